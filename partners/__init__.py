"""Who takes part: organisations, regions and people."""
