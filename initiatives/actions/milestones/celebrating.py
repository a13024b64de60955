"""How do we mark it? Now with thanks, on a day that is planned, or not this one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from collab.accounts.models import User
from initiatives.actions.celebrations.inviting import call_off, tell_of_change
from initiatives.actions.recording import in_the_language_of_the_register
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.consent.posting import forget_all_of
from initiatives.exceptions import AlreadyTold
from initiatives.models import Celebration, Milestone, Result, Update
from initiatives.story.told import told_at_once

How = Celebration.How


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

    What is celebrated now is told in the story, with thanks. Said anew it takes the place of what was said before, and
    guests who were invited hear of it; the same form sent again is the same celebration. Raises `AlreadyTold` when it
    would be "not" by now, and has a story or photos.
    """
    is_not, is_planned = how == How.NOT, how == How.PLANNED
    wanted: dict[str, Any] = {
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
    told_before = before.update if before is not None else None
    wanted |= {"update": _told(locked, thanks, by=by, on=on, at=at) if how == How.NOW else None}
    if before is None:
        celebration = Celebration.objects.create(
            initiative=locked.initiative, **_of(locked), **wanted, decided_on=on, decided_by=by
        )
    else:
        celebration = before
        _change(before, wanted, by=by, on=on, at=at)
    if told_before is not None:
        told_before.delete()
    touch(locked.initiative, by=by, at=at)
    return celebration


@verb
def withdraw_celebration(*, celebration: Celebration, by: User, at: dt.datetime) -> None:
    """Nothing is said yet about how they mark it; what was told in the story goes too, and guests hear that it is off.

    Raises `AlreadyTold` when it has a story or photos: that is not taken away just like that.
    """
    refuse_when_told(celebration)
    forget_all_of([celebration], at=at)
    call_off(celebration, list(celebration.guests.all()), by=by, at=at)
    update = celebration.update
    celebration.delete()
    if update is not None:
        update.delete()
    touch(celebration.initiative, by=by, at=at)


def _of(subject: Milestone | Result) -> dict[str, Milestone | Result]:
    return {"milestone" if isinstance(subject, Milestone) else "result": subject}


def _change(celebration: Celebration, wanted: dict[str, Any], *, by: User, on: dt.date, at: dt.datetime) -> None:
    """Another answer takes the place of the first; its story, photos and guests stay, and guests hear what changed."""
    guests = list(celebration.guests.all())
    if wanted["how"] == How.NOT:
        refuse_when_told(celebration)
        forget_all_of([celebration], at=at)
        celebration.mentions.all().delete()
    if wanted["how"] != How.PLANNED:
        call_off(celebration, guests, by=by, at=at)
    is_elsewhere = (celebration.on, celebration.place) != (wanted["on"], wanted["place"])
    for name, value in (wanted | {"decided_on": on, "decided_by": by}).items():
        setattr(celebration, name, value)
    celebration.version += 1
    celebration.save(update_fields=[*wanted, "decided_on", "decided_by", "version"])
    if wanted["how"] == How.NOT:
        celebration.guests.all().delete()
    elif wanted["how"] == How.PLANNED and is_elsewhere:
        tell_of_change(celebration, by=by, at=at)


def refuse_when_told(celebration: Celebration) -> None:
    """Raise `AlreadyTold` when there is a story or a photo: nothing takes those away on the way."""
    if celebration.story or celebration.photos.exists():
        raise AlreadyTold


def _told(subject: Milestone | Result, thanks: str, *, by: User, on: dt.date, at: dt.datetime) -> Update:
    with in_the_language_of_the_register():
        text = told_at_once(subject.title, thanks)
    return Update.objects.create(initiative=subject.initiative, text=text, happened_on=on, created_by=by, created_at=at)
