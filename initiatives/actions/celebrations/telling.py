"""Telling how a celebration was, with whom one thanks, and whether everyone may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import F

from collab.accounts.models import User
from initiatives.actions.celebrations.naming import ask_for_everyone
from initiatives.actions.recording import in_the_language_of_the_register
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import NotForEveryone, StaleVersion
from initiatives.models import Celebration, Update, Visibility
from initiatives.story.told import told_at_once

TELLABLE = frozenset({"story", "thanks", "is_public"})


@verb
def tell_story(
    *, celebration: Celebration, changes: Mapping[str, object], version: int, by: User, at: dt.datetime
) -> None:
    """Write `changes` (story, thanks, whether everyone may see it) over the `version` that the teller read.

    What the story of the initiative told with thanks is told anew. When it is for everyone from now on, who agreed to
    be shown inside is asked about that. Raises `StaleVersion`, and writes nothing, when
    somebody saved in between; `NotForEveryone` when only some may see the initiative.
    """
    unknown = changes.keys() - TELLABLE
    if unknown:
        raise ValueError(f"not to be told: {sorted(unknown)}")
    if changes.get("is_public") and celebration.initiative.visibility != Visibility.EVERYONE:
        raise NotForEveryone
    row = Celebration.objects.filter(pk=celebration.pk, version=version)
    if not row.update(**changes, version=F("version") + 1, told_at=at, told_by=by):
        raise StaleVersion
    if changes.get("is_public") and not celebration.is_public:
        ask_for_everyone(celebration=celebration, by=by, at=at)
    celebration.refresh_from_db(fields=[*TELLABLE, "version", "told_at", "told_by"])
    if "thanks" in changes and celebration.update_id:
        with in_the_language_of_the_register():
            text = told_at_once(celebration.subject.title, celebration.thanks)
        Update.objects.filter(pk=celebration.update_id).update(text=text)
    touch(celebration.initiative, by=by, at=at)
