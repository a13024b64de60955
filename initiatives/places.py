"""Where something of an initiative stands: one table, for buttons, links and the way back after a verb."""

from __future__ import annotations

from collab.lib.addresses import address
from initiatives.models import Initiative

# A place on one of the pages of an initiative: the name of the page. What is not here is on the overview.
PAGES = {
    "people": "initiative-table",
    "requests": "initiative-table",
    "seats": "initiative-table",
    "form": "initiative-form",
    "weight": "initiative-form",
    "endorsements": "statement-list",
    "dissent": "dissent-list",
    "reflection": "reflection-list",
    "milestones": "milestone-list",
}


def place_of(initiative: Initiative | int, name: str) -> str:
    """The address of the place `name` of an initiative (or of its key)."""
    page = PAGES.get(name, "initiative-detail")
    key = initiative if isinstance(initiative, int) else initiative.pk
    return f"{address(f'initiatives:{page}', key)}#{name}"
