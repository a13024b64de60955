"""What goes out about a celebration: letters to its guests, with the day for their calendars."""
