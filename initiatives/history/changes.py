"""A page of the history of one initiative, and of what was merged into it, in three statements whatever happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from collab.accounts.models import User
from collab.lib.trail import FieldChange, Wanted, differences, names_in, read
from initiatives.history.sources import CALLED, FOR_EDITORS, SILENT, SOURCES
from initiatives.history.words import tell
from initiatives.merging.onward import merged_into
from initiatives.models import Initiative

PAGE = 30


@dataclass(frozen=True)
class Change:
    """One thing that happened: a sentence, and per field what it was and became."""

    at: dt.datetime
    by: str
    words: str
    fields: list[FieldChange] = field(default_factory=list)


def changes(initiative: Initiative, *, page: int = 1, for_editor: bool = False) -> tuple[list[Change], bool]:
    """A page of what happened to `initiative`, newest first, and whether there is more before it.

    What organisations wrote when they asked to join, and thanks, are only told `for_editor`: who may change it.
    """
    told_of = [source for name, source in SOURCES.items() if for_editor or name not in FOR_EDITORS]
    owners = (initiative.pk, *merged_into(initiative.pk))
    rows = read(told_of, Wanted(owners=owners, without_logs=True), first=(page - 1) * PAGE, number=PAGE + 1)
    shown = rows[:PAGE]
    names = names_in(shown, CALLED, User)
    told = []
    for event in shown:
        if event.source.name == "initiative" and event.now["pgh_obj_id"] != initiative.pk:
            continue  # what the other one was called, and that it was put aside, is not about this one
        words, fields = tell(event, names, differences(event, names, silent=SILENT))
        if words:
            by = names.get((User, event.user_id), "") if event.user_id else ""
            told.append(Change(event.at, by, words, fields))
    return told, len(rows) > PAGE
