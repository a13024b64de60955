"""The story of an initiative: what happened and what is planned, as one line of time.

Never dissent, of any kind: a day and a place in the line would tell who wrote it.
"""

from initiatives.story.events import WHOLE, Event, Story, story_of
from initiatives.story.words import Sort

__all__ = ["WHOLE", "Event", "Sort", "Story", "story_of"]
