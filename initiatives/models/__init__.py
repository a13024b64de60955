"""The vocabulary of what partners do together."""

from initiatives.models.following import Follow, SavedFilter
from initiatives.models.initiative import Initiative, Stage, Theme, Visibility
from initiatives.models.involvement import Involvement
from initiatives.models.partnership import Partnership
from initiatives.models.story import Link, Update

__all__ = [
    "Follow",
    "Initiative",
    "Involvement",
    "Link",
    "Partnership",
    "SavedFilter",
    "Stage",
    "Theme",
    "Update",
    "Visibility",
]
