"""Searching the audit: who changed what and when, over everything, with what it was and became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.forms import DateInput
from collab.lib.trail import Event, FieldChange, Names, Source, Wanted, differences, names_in, read, subject
from initiatives.history import CALLED
from initiatives.history import SOURCES as OF_INITIATIVES
from initiatives.models import Initiative
from partners.history import SOURCES as OF_PARTNERS

PAGE = 25
# So many pages back; further one chooses a period. Each page reads what stands before it too.
LAST_PAGE = 100
# Words can fit many people and initiatives; then those are enough to find the one that is meant.
MOST_FOUND = 200
LONGEST = 300
SOURCES: dict[str, Source] = {**OF_INITIATIVES, **OF_PARTNERS, "account": Source("account", User, ("name", "email"))}
# The row says of which initiative it is.
_SAID_ELSEWHERE = frozenset({"initiative"})
VERBS = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}


@dataclass(frozen=True)
class Row:
    """One change as the page shows it; an address is empty where there is no page, `is_whole` what came or went."""

    at: dt.datetime
    by: str
    kind: str
    verb: str
    what: str
    address: str
    initiative: str
    initiative_address: str
    is_whole: bool
    fields: list[FieldChange]


class AuditForm(forms.Form):
    """What to look for. What is left empty does not narrow."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    who = forms.CharField(label=_("Who did it"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("What"), required=False)
    initiative = forms.CharField(label=_("Initiative"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Up to and including"), required=False, widget=DateInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        kinds = [(name, capfirst(source.model._meta.verbose_name_plural)) for name, source in SOURCES.items()]
        kinds.sort(key=lambda pair: str(pair[1]))
        self.fields["kind"].choices = [("", gettext("Everything")), *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("Choose a day that is not before the first one."))
        return found

    def wanted(self) -> Wanted:
        """The same, as the trail is asked: with the keys of people and initiatives that fit the words."""
        found = self.cleaned_data
        last = found["until"] + dt.timedelta(days=1) if found["until"] else None
        return Wanted(
            owners=_initiatives(found["initiative"]) if found["initiative"] else None,
            users=_users(found["who"]) if found["who"] else None,
            since=_midnight(found["since"]),
            before=_midnight(last),
            words=found["q"],
        )

    def sources(self) -> list[Source]:
        """The tables to look in."""
        kind = self.cleaned_data["kind"]
        return [SOURCES[kind]] if kind else list(SOURCES.values())


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None


def _users(words: str) -> tuple[int, ...]:
    rule = Q(name__icontains=words) | Q(email__icontains=words)
    return tuple(User.objects.filter(rule).values_list("pk", flat=True)[:MOST_FOUND])


def _initiatives(words: str) -> tuple[int, ...]:
    """Also deleted ones: what happened to them is what one looks for. A number is that of the address."""
    if words.isdecimal() and len(words) < 18:
        return (int(words),)
    return tuple(Initiative.objects.matching(words).values_list("pk", flat=True)[:MOST_FOUND])


def found_in(form: AuditForm, *, page: int) -> tuple[list[Row], bool]:
    """A page of the changes that are looked for, newest first, and whether there are older ones."""
    events = read(form.sources(), form.wanted(), first=(page - 1) * PAGE, number=PAGE + 1)
    shown = events[:PAGE]
    names = names_in(shown, CALLED, User)
    initiatives = {key for event in shown if (key := _initiative_of(event)) is not None}
    open_ones = set(Initiative.objects.kept().filter(pk__in=initiatives or {0}).values_list("pk", flat=True))
    return [_row(event, names, open_ones) for event in shown], len(events) > PAGE and page < LAST_PAGE


def _row(event: Event, names: Names, open_ones: set[int]) -> Row:
    initiative = _initiative_of(event)
    has_page = initiative in open_ones
    is_part = event.source.model is not Initiative
    return Row(
        at=event.at,
        by=names.get((User, event.user_id), f"({event.user_id})") if event.user_id else "",
        kind=str(capfirst(event.source.model._meta.verbose_name)),
        verb=str(VERBS[event.label if event.before or event.label == "delete" else "insert"]),
        what=subject(event, names),
        address=_address(event),
        initiative=names.get((Initiative, initiative), "") if initiative and is_part else "",
        initiative_address=reverse("initiatives:initiative-detail", args=[initiative]) if has_page else "",
        is_whole=event.label != "update",
        fields=[_shortened(change) for change in differences(event, names, silent=_SAID_ELSEWHERE)],
    )


def _shortened(change: FieldChange) -> FieldChange:
    """Long texts by their beginning."""
    return FieldChange(change.label, change.before[:LONGEST], change.after[:LONGEST])


def _initiative_of(event: Event) -> int | None:
    column = "id" if event.source.model is Initiative else "initiative_id"
    key: int | None = event.now.get(column)
    return key


# Where one reads on about what is no part of an initiative: the column with the key, its table, and the page.
_PAGES: dict[str, tuple[str, str]] = {
    "organisation": ("id", "partners:organisation-detail"),
    "organisation_name": ("organisation_id", "partners:organisation-detail"),
    "identifier": ("organisation_id", "partners:organisation-detail"),
    "succession": ("predecessor_id", "partners:organisation-detail"),
    "region": ("id", "partners:region-detail"),
    "region_member": ("region_id", "partners:region-detail"),
    "region_role": ("person_id", "admin:partners_person_change"),
    "person": ("id", "admin:partners_person_change"),
    "membership": ("person_id", "admin:partners_person_change"),
    "account": ("id", "admin:accounts_user_change"),
    "theme": ("id", "admin:initiatives_theme_change"),
    "kind": ("id", "admin:initiatives_initiativekind_change"),
}


def _address(event: Event) -> str:
    """The page of what is no part of an initiative; what was removed has none."""
    if event.source.name not in _PAGES or event.label == "delete":
        return ""
    column, page = _PAGES[event.source.name]
    return reverse(page, args=[event.now[column]])
