"""The seven of one initiative, each with its reason, and for who may change it the one button that mends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from collab.lib.addresses import address
from initiatives.models import Initiative
from initiatives.places import place_of
from initiatives.principles import Signal, facts_of, judge
from initiatives.principles.limits import Thresholds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What mends a signal: the words of the button, and the page or the place on a page where one does it.
MENDS: dict[str, tuple[StrOrPromise, str]] = {
    "form": (_("See the form"), "#form"),
    "endorse": (_("See who stands behind it"), "#endorsements"),
    "urgency": (_("Say why now"), "urgency"),
    "seats": (_("See the seats"), "#seats"),
    "dissent": (_("Read the dissent"), "#dissent"),
    "requests": (_("Read the requests"), "#requests"),
    "horizon": (_("Make a choice"), "horizon-decide"),
    "roles": (_("Extend or hand over"), "#people"),
    "confirm": (_("Post an update"), "update-add"),
    "results": (_("Say when it is done"), "#done"),
    "celebrate": (_("Say how you celebrate it"), "#milestones"),
    "closing": (_("Look back"), "initiative-reopen"),
}


class Said(TypedDict):
    """What was said about one piece of advice that does not apply: why, and until which day (ISO)."""

    principle: str
    because: str
    until: str


@dataclass(frozen=True)
class Advice:
    """One of the seven as the page shows it; `because` when somebody said that it does not apply."""

    signal: Signal
    verb: StrOrPromise
    address: str
    because: str = ""
    until: dt.date | None = None


def profile_section(
    initiative: Initiative, *, exceptions: Sequence[Said], limits: Thresholds, on: dt.date
) -> list[Advice]:
    """The seven on the date `on`, in their order; `exceptions` are those of today. One query."""
    said = {row["principle"]: row for row in exceptions}
    signals = judge(facts_of([initiative.pk], on=on)[initiative.pk], limits, on)
    return [_advice(initiative, signal, said.get(signal.principle)) for signal in signals]


def _advice(initiative: Initiative, signal: Signal, said: Said | None) -> Advice:
    verb, where = MENDS.get(signal.mend, ("", ""))
    if said is not None:
        return Advice(signal, verb, _address(initiative, where), said["because"], parse_date(said["until"]))
    return Advice(signal, verb, _address(initiative, where))


def _address(initiative: Initiative, where: str) -> str:
    if not where:
        return ""
    if where.startswith("#"):
        return place_of(initiative, where[1:])
    if where == "urgency":
        return reverse("initiatives:initiative-edit-part", args=[initiative.pk, where])
    return address(f"initiatives:{where}", initiative.pk)
