"""The sorts of things in the calendar, in the order in which a day shows them, and how each looks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A sort of thing in the calendar: first what is one's own, last what is behind us."""

    ROLE = "role", _("End of your role")
    CELEBRATION = "celebration", _("Celebration")
    MILESTONE = "milestone", _("Milestone")
    REFLECTION = "reflection", _("Look from outside")
    HORIZON = "horizon", _("Horizon review")
    REACHED = "reached", _("Reached milestone")

    @property
    def rank(self) -> int:
        """Its place in the order of a day."""
        return list(Kind).index(self)

    @property
    def icon(self) -> str:
        """The drawing before it."""
        return ICONS[self]


ICONS = {
    Kind.ROLE: "hand", Kind.CELEBRATION: "feast", Kind.MILESTONE: "clock", Kind.REFLECTION: "eye",
    Kind.HORIZON: "cross", Kind.REACHED: "tick",
}  # fmt: skip
