"""Putting milestones in another order."""

from __future__ import annotations

from collab.accounts.models import User
from initiatives.actions.milestones.planning import lock_order
from initiatives.actions.verb import verb
from initiatives.models import Milestone


@verb
def place_milestone(*, milestone: Milestone, number: int, by: User) -> int:
    """Make it the milestone with this `number` in the list (1 is the first); the others make room.

    A number beyond the end is the end. Gives the number that it had, with which one takes this back.
    """
    lock_order(milestone.initiative)
    rows = list(Milestone.objects.filter(initiative=milestone.initiative_id))
    before = next(place for place, row in enumerate(rows) if row.pk == milestone.pk)
    positions = [row.position for row in rows]
    rows.insert(min(max(number, 1), len(rows)) - 1, rows.pop(before))
    moved = []
    for row, position in zip(rows, positions, strict=True):
        if row.position != position:
            row.position = position
            moved.append(row)
    Milestone.objects.bulk_update(moved, ["position"])
    milestone.refresh_from_db(fields=["position"])
    return before + 1
