"""What people are reminded of: the rules and their clocks, the sweep, and the words."""
