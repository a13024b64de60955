"""Two people edit one record at once: what each of them wrote, side by side, and nothing lost.

A form that takes part has fields with `show_hidden_initial` (so that it sends along what its editor
read) and a hidden `version`. `settle` compares three texts per field: what was read, what this
editor wrote, and what somebody else saved in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import cast

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: both texts, with what only one of them has in `<ins>`."""

    name: str
    label: str
    mine: SafeString
    theirs: SafeString
    typed: str


@dataclass
class Settled:
    """The outcome: what can be written, what somebody must choose, and what a colleague changed besides."""

    changes: dict[str, object] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def settle(form: forms.Form, saved: Mapping[str, object], version: int) -> Settled:
    """Compare a valid `form` with the values `saved` under `version` now.

    Nobody saved in between: all that the editor changed can be written. Somebody did: fields that only
    one of the two changed keep that change, fields that both changed differently are conflicts.
    """
    outcome = Settled()
    is_stale = form.data.get(form.add_prefix("version")) != str(version)
    for bound in form.visible_fields():
        name, of = bound.name, bound.field
        differs = of.has_changed(saved.get(name), bound.data)
        if not is_stale:
            if differs:
                outcome.changes[name] = form.cleaned_data[name]
            continue
        read = of.hidden_widget().value_from_datadict(form.data, form.files, bound.html_initial_name)
        i_changed = of.has_changed(of.to_python(read), bound.data)
        they_changed = of.has_changed(saved.get(name), read)
        if i_changed and they_changed and differs:
            outcome.conflicts.append(_conflict(bound, saved.get(name)))
        elif they_changed:
            outcome.merged.append(str(bound.label))
        elif i_changed:
            outcome.changes[name] = form.cleaned_data[name]
    return outcome


def rebase(form: forms.Form, saved: Mapping[str, object], version: int) -> QueryDict:
    """The data of `form` as if its editor had read what is `saved` now: their own changes kept on top of it."""
    data = cast("QueryDict", form.data).copy()
    for bound in form.visible_fields():
        read = bound.field.hidden_widget().value_from_datadict(form.data, form.files, bound.html_initial_name)
        current = _raw(bound, saved.get(bound.name))
        if not bound.field.has_changed(bound.field.to_python(read), bound.data):
            data[bound.html_name] = current
        data[bound.html_initial_name] = current
    data[form.add_prefix("version")] = str(version)
    return data


def take(data: QueryDict, choice: str) -> QueryDict:
    """The data after somebody chose `name:mine` or `name:theirs` for the one field in conflict."""
    name, _, whose = choice.partition(":")
    source = {"mine": f"mine-{name}", "theirs": f"initial-{name}"}.get(whose, "")
    if source not in data:
        return data
    chosen = data.copy()
    chosen.setlist(name, data.getlist(source))
    return chosen


def differences(mine: str, theirs: str) -> tuple[SafeString, SafeString]:
    """Both texts, escaped, each with the words that the other lacks in `<ins>`."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    parts: tuple[list[str], list[str]] = ([], [])
    for tag, from_left, to_left, from_right, to_right in SequenceMatcher(
        None, left, right, autojunk=False
    ).get_opcodes():
        for side, words in ((parts[0], left[from_left:to_left]), (parts[1], right[from_right:to_right])):
            text = "".join(words)
            if text:
                side.append(format_html("<ins>{}</ins>" if tag != "equal" else "{}", text))
    return mark_safe("".join(parts[0])), mark_safe("".join(parts[1]))  # noqa: S308 (each part is escaped above)


def _conflict(bound: BoundField, saved: object) -> Conflict:
    mine, theirs = differences(_said(bound, bound.data), _said(bound, saved))
    return Conflict(name=bound.name, label=str(bound.label), mine=mine, theirs=theirs, typed=str(bound.data or ""))


def _raw(bound: BoundField, value: object) -> str:
    """`value` as a browser sends it."""
    prepared = bound.field.prepare_value(value)
    return "" if prepared is None else str(prepared)


def _said(bound: BoundField, value: object) -> str:
    """`value` as people read it: the label of a choice, the text itself otherwise."""
    raw = _raw(bound, value)
    choices: Iterable[tuple[object, object]] = flatten_choices(getattr(bound.field, "choices", ()))
    for key, label in choices:
        if str(key) == raw and raw:
            return str(label)
    return raw or "–"
