"""The story: posting, changing and deleting updates and links, and taking a delete back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, TypeVar

from collab.accounts.models import User
from initiatives.actions.adding import add_once
from initiatives.actions.putting_back import as_it_was, removed, written
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Initiative, Link, Result, Update

Told = TypeVar("Told", Update, Link, Result)


@verb
def post_update(
    *,
    initiative: Initiative,
    text: str,
    happened_on: dt.date,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> Update:
    """Tell what happened on a day. The same form sent again is the same update."""
    wanted = Update(
        initiative=initiative, text=text, happened_on=happened_on, created_by=by, created_at=at, form_key=form_key
    )
    update, is_new = add_once(wanted)
    if is_new:
        _touch(initiative, by=by, at=at)
    return update


@verb
def edit_update(*, update: Update, text: str, happened_on: dt.date, by: User) -> None:
    """Change the words or the day of an update."""
    update.text, update.happened_on = text, happened_on
    update.save(update_fields=["text", "happened_on"])


@verb
def add_link(
    *, initiative: Initiative, title: str, url: str, by: User, at: dt.datetime, form_key: uuid.UUID | None = None
) -> Link:
    """Link to a document that lives somewhere else. The same form sent again is the same link."""
    wanted = Link(initiative=initiative, title=title, url=url, created_by=by, created_at=at, form_key=form_key)
    link, is_new = add_once(wanted)
    if is_new:
        _touch(initiative, by=by, at=at)
    return link


@verb
def delete_from_story(*, told: Update | Link, by: User) -> None:
    """Delete an update or a link; the history keeps what it said, so that it can be put back."""
    told.delete()


@verb
def restore_to_story(*, model: type[Told], pk: int, initiative: Initiative, by: User) -> Told:
    """Put a deleted update or link of `initiative` back as it was, under the key that it had.

    Raises `NothingToRestore` when it was never deleted, or somebody put it back before.
    """
    event = deleted_event(model, pk)
    if event is None or event.initiative_id != initiative.pk:
        raise NothingToRestore
    return written(as_it_was(model, event))


def deleted_event(model: type[Update] | type[Link] | type[Result], pk: int) -> Any:
    """What an update, a link or a result was when it was deleted; None when it was not."""
    return removed(model, pk)


def _touch(initiative: Initiative, *, by: User, at: dt.datetime) -> None:
    """Something was told: the initiative comes to the top of "last changed"."""
    Initiative.objects.filter(pk=initiative.pk).update(updated_at=at, updated_by=by)
