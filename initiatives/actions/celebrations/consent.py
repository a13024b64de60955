"""What somebody who is named or pictured says: yes, or no, whenever they want. With no they are gone at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import structlog
from django.db.models import CharField, F, Model, Q
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.lib.text import fold
from collab.lib.trail import event_model
from initiatives.actions.recording import in_the_language_of_the_register
from initiatives.actions.verb import verb
from initiatives.consent.naming import without
from initiatives.consent.posting import forget
from initiatives.exceptions import MentionMoved
from initiatives.models import Celebration, Mention, Photo, Update

log = structlog.get_logger(__name__)
State = Mention.State


@verb
def agree(*, mention: Mention, for_everyone: bool, by: User | None, at: dt.datetime) -> None:
    """They may be shown: inside, or also to everyone. Said again it stays. Raises `MentionMoved` after a no."""
    locked = Mention.objects.select_for_update().get(pk=mention.pk)
    if locked.is_over:
        raise MentionMoved
    if locked.state == State.ASKED:
        locked.state, locked.answered_at = State.AGREED, at
    locked.is_for_everyone = locked.is_for_everyone or for_everyone
    locked.save(update_fields=["state", "answered_at", "is_for_everyone"])
    mention.refresh_from_db()


@verb
def withdraw(*, mention: Mention, by: User | None, at: dt.datetime) -> None:
    """They may not be shown, or no longer: what shows them is gone when this ends, also from the history.

    The mention loses name, address and words, and only says that somebody said no. A photo on which they can be
    recognised is deleted. Their name is taken out of what was told of the celebration, unless they agreed to be named
    there by another mention. The letters to them go, and their row in the outbox when it has no other reason to be:
    also what would say that they wanted no mail. So nothing stops somebody from naming them once more.
    """
    celebration = Celebration.objects.select_for_update().get(pk=mention.celebration_id)
    locked = Mention.objects.select_for_update(of=("self",)).select_related("photo").get(pk=mention.pk)
    if not locked.is_over:
        names = [name for name in (locked.email, locked.name) if name]
        is_named_elsewhere = _same(celebration, locked).shown().exclude(pk=locked.pk).exists()
        photo = locked.photo
        locked.state = State.REFUSED if locked.state == State.ASKED else State.WITHDRAWN
        locked.name = locked.email = locked.words = locked.salt = ""
        locked.photo, locked.answered_at, locked.is_for_everyone = None, at, False
        locked.save()
        forget([locked.pk], at=at)
        if photo is not None:
            forget(photo.mentions.values_list("pk", flat=True), at=at)
            photo.delete()
            _take_out(Photo, ["alternative"], names, events=Q(pgh_obj=photo.pk))
        if not is_named_elsewhere:
            _take_out_of_story(celebration, names)
        log.info("consent_withdrawn", mention=locked.pk, was_photo=photo is not None)
    mention.refresh_from_db()


def _same(celebration: Celebration, mention: Mention) -> Any:
    """All mentions of this person with the celebration."""
    rows = Mention.objects.filter(celebration=celebration)
    return rows.filter(email__iexact=mention.email) if mention.email else rows.filter(name__iexact=mention.name)


def _take_out_of_story(celebration: Celebration, names: list[str]) -> None:
    """Take `names` out of all that was told of the celebration, now and before."""
    subject = Q(milestone=celebration.milestone_id, result=celebration.result_id)  # said anew it has another key
    told = event_model(Celebration)._default_manager.filter(subject).exclude(update=None)
    updates = {*told.values_list("update", flat=True), celebration.update_id or 0}
    if _take_out(Celebration, ["story", "thanks"], names, rows=Q(pk=celebration.pk), events=subject):
        # Whoever is writing the story at this moment gets both texts side by side.
        Celebration.objects.filter(pk=celebration.pk).update(version=F("version") + 1)
    _take_out(Update, ["text"], names, rows=Q(pk__in=updates), events=Q(pgh_obj__in=updates))
    of_it = Q(celebration=celebration.pk)
    _take_out(Photo, ["alternative"], names, rows=of_it, events=of_it)
    _take_out(Mention, ["words"], names, rows=of_it)
    for guest in celebration.guests.filter(was_there__isnull=False):  # who was there is told; an invitation is not
        if fold(guest.name) == fold(names[-1]) or guest.email.casefold() in {name.casefold() for name in names}:
            guest.delete()


def _take_out(
    model: type[Model], fields: list[str], names: list[str], *, rows: Q | None = None, events: Q | None = None
) -> int:
    """Replace `names` in the `fields` of these rows, and then of these rows of the history; how many rows."""
    with in_the_language_of_the_register():
        instead = _("somebody")
    wanted = [model._default_manager.filter(rows)] if rows is not None else []
    if events is not None:
        wanted.append(event_model(model)._default_manager.filter(events))
    changed = 0
    for found in wanted:
        for key, *texts in found.values_list("pk", *fields):
            new = {
                name: _fitting(model, name, without(text, names, instead=instead))
                for name, text in zip(fields, texts, strict=True)
            }
            if list(new.values()) != texts:
                found.filter(pk=key).update(**new)
                changed += 1
    return changed


def _fitting(model: type[Model], name: str, text: str) -> str:
    """`text` as far as the column takes it: the neutral word may be longer than a name."""
    field = model._meta.get_field(name)
    return text[: field.max_length] if isinstance(field, CharField) else text
