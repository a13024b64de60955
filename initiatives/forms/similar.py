"""What somebody typed and chose so far, as the panel beside the form reads it; and saying that two are not the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.overlap import Asked

LEAST_LETTERS = 3
MOST_TITLE, MOST_BINDING = 160, 500
MOST_PARTIES = 30


def asked_by(typed: QueryDict | Mapping[str, Any], *, initiative_id: int | None = None) -> Asked | None:
    """What is asked; None when too little is typed. Whatever cannot be read counts as not typed: nobody is told off."""
    title = " ".join(str(typed.get("title", "")).split())[:MOST_TITLE].replace("\x00", "")
    binding = " ".join(str(typed.get("binding", "")).split())[:MOST_BINDING].replace("\x00", "")
    kind, destination = _key(typed.get("of_kind") or typed.get("kind")), _key(typed.get("destination"))
    if sum(letter.isalnum() for letter in title) < LEAST_LETTERS and not (kind and destination):
        return None
    first, last = _day(typed.get("started_on")), _day(typed.get("ends_on"))
    if first and last and last < first:
        last = None
    return Asked(
        title=title,
        binding=binding,
        kind_id=kind,
        destination_id=destination,
        theme_id=_key(typed.get("theme")),
        first_on=first,
        last_on=last,
        partners=_parties(typed),
        initiative_id=initiative_id,
    )


def _key(written: object) -> int | None:
    text = str(written or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _day(written: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(written or ""))
    except ValueError:
        return None


def _parties(typed: QueryDict | Mapping[str, Any]) -> tuple[str, ...]:
    keys = [*typed.getlist("parties"), *typed.getlist("lead")] if isinstance(typed, QueryDict) else []
    return tuple(key for key in dict.fromkeys(keys) if key[:1] == "o" and _key(key[1:]))[:MOST_PARTIES]


def verdicts_in(typed: QueryDict) -> dict[int, str]:
    """What was said in the panel: not the same as the initiative with this key, because ..."""
    said = {name.removeprefix("because-"): typed[name] for name in typed if name.startswith("because-")}
    words = {key: " ".join(str(because).split())[:300].replace("\x00", "") for key, because in said.items()}
    return {int(key): because for key, because in words.items() if because and _key(key)}


class VerdictForm(forms.Form):
    """Not the same, because ..."""

    because = TextField(
        label=_("Not the same, because"),
        help_text=_("One sentence. Both sides read it, and this pair is never shown again."),
        max_length=300,
        error_messages={"required": _("Fill in what the difference is.")},
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    )
