"""Forms about initiatives."""
