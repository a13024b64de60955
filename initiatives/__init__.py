"""What they do together: initiatives, from the first idea to the look back."""
