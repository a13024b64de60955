"""What the coordinator and the lead fill in about a look from outside: whom, the message, the rhythm, the response."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField, needed
from initiatives.actions.reflecting import Said, Wanted
from initiatives.models import Answer, Principle
from initiatives.models.initiative import REFLECTION_MONTHS
from initiatives.models.reflection.response import MOST_IMPROVEMENTS
from initiatives.reflection.filling import Filled
from partners.models import Person

YES, NO = "yes", "no"


class ByNameForm(forms.Form):
    """Somebody from outside by name."""

    name = forms.CharField(label=_("Name"), max_length=150, error_messages={"required": _("Fill in a name.")})
    email = forms.EmailField(
        label=_("Work e-mail address"), help_text=_("The invitation goes there."),
        error_messages={
            "required": _("Fill in the work e-mail address: the invitation goes there."),
            "invalid": _("Fill in an e-mail address, such as ada@example.org."),
        },
    )  # fmt: skip


class InviteReflectorForm(forms.Form):
    """A short message, and which form."""

    message = TextField(
        label=_("Your message"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why you ask this person, in your own words. It stands in the mail, under your name."),
    )  # fmt: skip
    # Not named `form`: a script asks an element for its form by that name.
    extent = forms.ChoiceField(
        label=_("Which form?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two forms.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, full: Filled, light: Filled, is_light: bool) -> None:
        super().__init__(data, initial={"extent": "light" if is_light else "full"})
        words = {
            "full": _now("Full: %(count)d statements, about %(minutes)d minutes"),
            "light": _now("Light: %(count)d statements, about %(minutes)d minutes"),
        }
        self.fields["extent"].choices = [  # type: ignore[attr-defined]
            (key, words[key] % {"count": len(asked.statements), "minutes": asked.minutes})
            for key, asked in (("full", full), ("light", light))
        ]


class RhythmForm(forms.Form):
    """How often somebody looks from outside."""

    months = forms.TypedChoiceField(
        label=_("A look from outside every"), choices=REFLECTION_MONTHS, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose how often.")},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a round stops."""

    because = TextField(
        label=_("Why?"), help_text=_("One sentence. Who was invited reads it."), max_length=300,
        error_messages={"required": _("Say why, in one sentence.")}, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """One of the seven on the page of the response: what the reflector answered, and the fields to respond in."""

    principle: Principle
    answers: list[Answer]
    choice: BoundField
    because: BoundField


class ResponseForm(forms.Form):
    """For each of the seven yes or no, and because; and at most three improvements."""

    def __init__(self, data: Any = None, *, answers: Iterable[Answer], people: Iterable[Person], on: dt.date) -> None:
        super().__init__(data)
        self.on, self.people = on, {str(person.pk): person for person in people}
        self.answers: dict[str, list[Answer]] = {}
        for answer in answers:
            self.answers.setdefault(answer.statement.principle, []).append(answer)
        for principle in Principle:
            self.fields[f"{principle}_choice"] = forms.ChoiceField(
                label=_now("Do you take this up?"), widget=forms.RadioSelect,
                choices=[(YES, _("We take this up")), (NO, _("We do not"))],
                error_messages={"required": _now("%(advice)s: choose one of the two.") % {"advice": principle.label}},
            )  # fmt: skip
            self.fields[f"{principle}_because"] = needed(
                TextField(label=_now("Because"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})),
                _("when you do not"),
            )
        choices = [("", _("Choose who")), *((key, person.name) for key, person in self.people.items())]
        for number in range(1, MOST_IMPROVEMENTS + 1):
            self.fields[f"title_{number}"] = forms.CharField(
                label=_now("What will you do?"), max_length=200, required=False
            )
            self.fields[f"owner_{number}"] = forms.ChoiceField(label=_now("Who?"), choices=choices, required=False)
            self.fields[f"due_{number}"] = forms.DateField(
                label=_now("Before which day?"), widget=DateInput, required=False
            )

    @property
    def heard(self) -> list[Heard]:
        """The seven in their order."""
        return [
            Heard(one, self.answers.get(one, []), self[f"{one}_choice"], self[f"{one}_because"]) for one in Principle
        ]

    @property
    def improvements(self) -> list[tuple[int, BoundField, BoundField, BoundField]]:
        """The fields of each improvement, with its number."""
        numbers = range(1, MOST_IMPROVEMENTS + 1)
        return [(one, self[f"title_{one}"], self[f"owner_{one}"], self[f"due_{one}"]) for one in numbers]

    def clean(self) -> dict[str, Any]:
        """A no says why; an improvement has somebody who does it and a day ahead."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for principle in Principle:
            if cleaned.get(f"{principle}_choice") == NO and not cleaned.get(f"{principle}_because", "x"):
                words = _now("%(advice)s: say why you do not, in one sentence.") % {"advice": principle.label}
                self.add_error(f"{principle}_because", words)
        for number in range(1, MOST_IMPROVEMENTS + 1):
            self._check(number, cleaned)
        return cleaned

    def _check(self, number: int, cleaned: dict[str, Any]) -> None:
        title, owner, due_on = (cleaned.get(f"{name}_{number}") for name in ("title", "owner", "due"))
        if not (title or owner or due_on):
            return
        missing = {
            "title": _now("Fill in what you will do, or leave this one empty."),
            "owner": _now("Choose who will do it."),
            "due": _now("Choose before which day."),
        }
        for name, value in (("title", title), ("owner", owner), ("due", due_on)):
            if not value and f"{name}_{number}" not in self.errors:
                self.add_error(f"{name}_{number}", missing[name])
        if due_on and due_on <= self.on:
            self.add_error(f"due_{number}", _now("Choose a day after today."))

    @property
    def said(self) -> dict[str, Said]:
        """The response to each of the seven."""
        return {
            one: Said(self.cleaned_data[f"{one}_choice"] == YES, self.cleaned_data[f"{one}_because"])
            for one in Principle
        }

    @property
    def wanted(self) -> list[Wanted]:
        """The improvements that were filled in."""
        rows = [
            [self.cleaned_data[f"{name}_{number}"] for name in ("title", "owner", "due")]
            for number in range(1, MOST_IMPROVEMENTS + 1)
        ]
        return [Wanted(title, self.people[owner], due_on) for title, owner, due_on in rows if title]
