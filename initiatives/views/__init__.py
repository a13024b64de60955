"""Pages about initiatives, by noun."""
