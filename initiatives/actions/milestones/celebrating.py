"""How do we mark it? Now with thanks, on a day that is planned, or not this one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.actions.recording import in_the_language_of_the_register
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.models import Celebration, Milestone, Result, Update

How = Celebration.How
LONGEST_UPDATE = 1000


@verb
def celebrate(
    *,
    subject: Milestone | Result,
    how: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    day: dt.date | None = None,
    place: str = "",
    thanks: str = "",
    because: str = "",
) -> Celebration:
    """Say how the parties mark what they reached; on the date `on` now, or on the planned `day`.

    What is celebrated now is told in the story, with thanks. Said anew it takes the place of what was said before; the
    same form sent again is the same celebration.
    """
    is_not, is_planned = how == How.NOT, how == How.PLANNED
    wanted = {
        "how": how,
        "on": None if is_not else (day if is_planned else on),
        "place": place if is_planned else "",
        "thanks": "" if is_not else thanks,
        "because": because if is_not else "",
    }
    locked = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    before = Celebration.objects.filter(**_of(locked)).first()
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    if before is not None:
        _take_away(before)
    update = _told(locked, thanks, by=by, on=on, at=at) if how == How.NOW else None
    celebration = Celebration.objects.create(
        initiative=locked.initiative, **_of(locked), **wanted, update=update, decided_on=on, decided_by=by
    )
    touch(locked.initiative, by=by, at=at)
    return celebration


@verb
def withdraw_celebration(*, celebration: Celebration, by: User, at: dt.datetime) -> None:
    """Nothing is said yet about how they mark it; what was told in the story goes too."""
    _take_away(celebration)
    touch(celebration.initiative, by=by, at=at)


def _of(subject: Milestone | Result) -> dict[str, Milestone | Result]:
    return {"milestone" if isinstance(subject, Milestone) else "result": subject}


def _take_away(celebration: Celebration) -> None:
    update = celebration.update
    celebration.delete()
    if update is not None:
        update.delete()


def _told(subject: Milestone | Result, thanks: str, *, by: User, on: dt.date, at: dt.datetime) -> Update:
    with in_the_language_of_the_register():
        text = _("We celebrate “%(title)s”.") % {"title": subject.title}
        if thanks:
            text += "\n" + _("With thanks to: %(thanks)s") % {"thanks": thanks}
    return Update.objects.create(
        initiative=subject.initiative, text=text[:LONGEST_UPDATE], happened_on=on, created_by=by, created_at=at
    )
