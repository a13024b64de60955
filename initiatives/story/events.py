"""The story in one statement, whatever happened; asked for by sort, and by what stands before a place in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from collab.lib.prepared import rows
from initiatives.models import Initiative
from initiatives.permissions import Roles
from initiatives.story.rows import COLUMNS, ROWS, TYPED
from initiatives.story.words import SENTENCES, Sort, text_of, title_of

PAGE = 25
# To print: the whole story on one page, as far as a reader or a browser can bear.
WHOLE = 500


@dataclass(frozen=True)
class Event:
    """One thing in the story, in words. `key` is that of the row that it was read from."""

    what: str
    sort: Sort
    happened_on: dt.date
    key: int
    label: str
    title: str
    text: str
    by: str
    is_planned: bool
    is_feast: bool
    can_change: bool
    place: str

    @property
    def glyph(self) -> str:
        """How it is drawn on the line: an open dot, a sun, or a filled dot."""
        if self.is_planned:
            return "is-planned"
        return "is-feast" if self.is_feast else "is-done"


@dataclass(frozen=True)
class Story:
    """A part of the story, newest first; `older` is the place after which it goes on, empty at the end."""

    events: list[Event]
    older: str

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)


def story_of(
    initiative: Initiative,
    *,
    roles: Roles,
    on: dt.date,
    sorts: Collection[str] | None = None,
    before: str = "",
    limit: int = PAGE,
) -> Story:
    """What happened in `initiative`, newest first, with what is planned after the date `on` on top.

    Only what somebody with `roles` may read: a visitor gets what is public, without names of people.
    `sorts` narrows to some sorts, and `before` is the place where the page before this one ended.
    """
    chosen = [sort for sort in Sort if sorts is None or sort in sorts]
    parts = " UNION ALL ".join(part for sort in chosen for part in _parts(sort))
    if not parts:
        return Story([], "")
    day, rank, key = _place(before)
    statement = f"""
    WITH told ({COLUMNS}) AS ({parts}), page AS (
        SELECT * FROM told
        WHERE %(day)s::date IS NULL OR (happened_on, rank, key) < (%(day)s::date, %(rank)s, %(key)s)
        ORDER BY happened_on DESC, rank DESC, key DESC LIMIT %(number)s
    )
    SELECT page.*, COALESCE(account.name, '') FROM page
    LEFT JOIN accounts_user account ON account.id = page.by_id AND %(signed_in)s
    ORDER BY happened_on DESC, rank DESC, key DESC
    """  # noqa: S608 (statements of our own)
    values: dict[str, Any] = {
        "initiative": initiative.pk, "on": on, "zone": settings.TIME_ZONE, "signed_in": roles.user_id is not None,
        "day": day, "rank": rank, "key": key, "number": limit + 1,
    }  # fmt: skip
    events = [_event(row, roles=roles, on=on) for row in rows(statement, values)]
    return Story(events[:limit], events[limit - 1].place if len(events) > limit else "")


def _parts(sort: Sort) -> Iterator[str]:
    """The rows of one sort; each gives its columns in the same order and of the same types."""
    for part in ROWS[sort]:
        yield f"SELECT {TYPED} FROM ({part}) part ({COLUMNS})"  # noqa: S608 (as above)


def _event(row: tuple[Any, ...], *, roles: Roles, on: dt.date) -> Event:
    what, rank, happened_on, key, name, aside, words, by_id, by = row
    sentence = SENTENCES[what]
    return Event(
        what=what,
        sort=sentence.sort,
        happened_on=happened_on,
        key=key,
        label=str(sentence.label),
        title=title_of(what, name, aside) if sentence.title else "",
        text=text_of(what, aside, words),
        by=by,
        is_planned=happened_on > on,
        is_feast=sentence.is_feast,
        can_change=what == "update" and roles.can_change_story(by_id),
        place=f"{happened_on:%Y-%m-%d}.{rank}.{key}",
    )


def _place(written: str) -> tuple[dt.date | None, int, int]:
    """A place in the story from the address; what is no place is the beginning."""
    day, _dot, rest = written.partition(".")
    rank, _dot, key = rest.partition(".")
    try:
        found = dt.date.fromisoformat(day), int(rank), int(key)
    except ValueError:
        return None, 0, 0
    return found if 0 <= found[1] < 1000 and 0 <= found[2] < 2**62 else (None, 0, 0)
