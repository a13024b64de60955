"""What changed, by whom and when, in words: read from what the database wrote down by itself."""

from initiatives.history.changes import PAGE, Change, changes
from initiatives.history.sources import CALLED, SOURCES

__all__ = ["CALLED", "PAGE", "SOURCES", "Change", "changes"]
