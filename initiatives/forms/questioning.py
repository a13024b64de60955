"""What administrators fill in about the questions of a reflection: all words of a version, and from which day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput
from initiatives.models import Principle, Questionnaire, ReflectionStatement
from initiatives.reflection.wording import Lack, WantedQuestion, WantedStatement, lacks_of

LETTERS = ReflectionStatement.Letter.values
MOST_WORDS = 300
# So many open questions more than there are can be added at once, and no more than this in all.
MORE_QUESTIONS, MOST_QUESTIONS = 2, 12


class Sentence(forms.CharField):
    """One sentence, however it was broken over lines."""

    def __init__(self, label: Any, language: str) -> None:
        super().__init__(
            label=label, max_length=MOST_WORDS, required=False,
            widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
        )  # fmt: skip

    def to_python(self, value: object) -> str | None:
        """The sentence on one line."""
        return " ".join(str(super().to_python(value) or "").split())


@dataclass(frozen=True)
class AboutOne:
    """The fields about one of the seven, for the template."""

    principle: Principle
    statements: list[tuple[str, BoundField, BoundField]]
    in_light: BoundField
    first: BoundField


class QuestionnaireForm(forms.Form):
    """All words of a version. It sends along what its editor read, so that no one is overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Fill in a name for the questions.")}
    )

    def __init__(self, data: Any = None, *, saved: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(saved))
        for principle in Principle:
            for letter in LETTERS:
                self._add_words(f"{principle}_{letter}", f"{principle.label}, {letter}")
            advice = {"advice": principle.label}
            self.fields[f"{principle}_light"] = forms.ChoiceField(
                label=_now("In the light form"), widget=forms.RadioSelect, choices=[(one, one) for one in LETTERS],
                required=False,
            )  # fmt: skip
            self.fields[f"{principle}_first"] = forms.ChoiceField(
                label=_now("Comes first"), widget=forms.RadioSelect, choices=[(one, one) for one in LETTERS],
                error_messages={"required": _now("%(advice)s: choose which comes first.") % advice},
            )  # fmt: skip
        self.places = range(1, max(_last_place(saved) + MORE_QUESTIONS, _last_place(data or {})) + 1)
        for place in self.places:
            self._add_words(f"q{place}", _now("Question %(number)d") % {"number": place})
            self.fields[f"q{place}_place"] = forms.IntegerField(
                label=_now("Place"), required=False, min_value=1, max_value=99, widget=forms.NumberInput({"size": 2}),
            )  # fmt: skip
        for name in set(self.fields) - {"version"}:
            self.fields[name].show_hidden_initial = True

    def _add_words(self, name: str, label: str) -> None:
        self.fields[f"{name}_nl"] = Sentence(_now("%(what)s, in Dutch") % {"what": label}, "nl")
        self.fields[f"{name}_en"] = Sentence(_now("%(what)s, in English") % {"what": label}, "en")

    @property
    def seven(self) -> list[AboutOne]:
        """The fields of the seven in their order."""
        return [
            AboutOne(
                one,
                [(letter, self[f"{one}_{letter}_nl"], self[f"{one}_{letter}_en"]) for letter in LETTERS],
                self[f"{one}_light"],
                self[f"{one}_first"],
            )
            for one in Principle
        ]

    @property
    def questions(self) -> list[tuple[int, BoundField, BoundField, BoundField]]:
        """The fields of each open question, with its number."""
        return [(one, self[f"q{one}_nl"], self[f"q{one}_en"], self[f"q{one}_place"]) for one in self.places]

    def clean(self) -> dict[str, Any]:
        """Each of the seven has a statement, and one in the light form; and no English without Dutch."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name.endswith("_en")]:
            dutch = f"{name[:-3]}_nl"
            if cleaned[name] and not cleaned.get(dutch, "x"):
                self.add_error(dutch, _now("Write it in Dutch too, or make both empty."))
        for principle, lack in lacks_of((one.principle, one.is_in_light) for one in self.statements).items():
            name = f"{principle}_{LETTERS[0]}_nl" if lack == Lack.STATEMENT else f"{principle}_light"
            if not any(self.has_error(f"{principle}_{letter}_nl") for letter in LETTERS):
                words = f"{Principle(principle).label}: {lack.label}"
                if cleaned.get(f"{principle}_light") and lack == Lack.IN_LIGHT:
                    words = _now("%(advice)s: the one that you chose for the light form is empty.") % {
                        "advice": Principle(principle).label
                    }
                self.add_error(name, ValidationError(words))
        if len(self.wanted_questions) > MOST_QUESTIONS:
            words = _now("At most %(number)d open questions: make one empty.") % {"number": MOST_QUESTIONS}
            self.add_error(f"q{self.places[-1]}_nl", words)
        return cleaned

    @property
    def statements(self) -> list[WantedStatement]:
        """The statements with words, in the order that was chosen."""
        found = []
        for principle in Principle:
            first = self.cleaned_data.get(f"{principle}_first")
            for letter in sorted(LETTERS, key=lambda one: one != first):
                name = f"{principle}_{letter}"
                if dutch := self.cleaned_data.get(f"{name}_nl"):
                    is_in_light = self.cleaned_data.get(f"{principle}_light") == letter
                    english = self.cleaned_data.get(f"{name}_en", "")
                    found.append(WantedStatement(principle, letter, dutch, english, is_in_light))
        return found

    @property
    def wanted_questions(self) -> list[WantedQuestion]:
        """The open questions with words, by the place that they got; without one they come last."""
        numbered = []
        for place in self.places:
            if dutch := self.cleaned_data.get(f"q{place}_nl"):
                wanted = self.cleaned_data.get(f"q{place}_place")
                question = WantedQuestion(dutch, self.cleaned_data.get(f"q{place}_en", ""))
                numbered.append((100 if wanted is None else wanted, place, question))
        return [question for _wanted, _place, question in sorted(numbered, key=lambda one: one[:2])]


def values(questionnaire: Questionnaire) -> dict[str, Any]:
    """What is saved, as the form knows it: two statements of SQL, or none when they were fetched before."""
    found: dict[str, Any] = {"version": questionnaire.revision, "name": questionnaire.name}
    for principle in Principle:
        found |= {f"{principle}_first": LETTERS[0], f"{principle}_light": ""}
        for letter in LETTERS:
            found |= {f"{principle}_{letter}_nl": "", f"{principle}_{letter}_en": ""}
    seen: set[str] = set()
    for one in sorted(questionnaire.statements.all(), key=lambda row: row.order):
        if one.principle not in seen:
            seen.add(one.principle)
            found[f"{one.principle}_first"] = one.letter
        if one.is_in_light:
            found[f"{one.principle}_light"] = one.letter
        name = f"{one.principle}_{one.letter}"
        found |= {f"{name}_nl": one.text_nl, f"{name}_en": one.text_en}
    for place, question in enumerate(sorted(questionnaire.questions.all(), key=lambda row: row.order), 1):
        found |= {f"q{place}_nl": question.text_nl, f"q{place}_en": question.text_en, f"q{place}_place": place}
    return found


def _last_place(words: Mapping[str, Any]) -> int:
    found = [int(match[1]) for name in words if (match := re.fullmatch(r"q([1-9][0-9]?)_nl", name))]
    return min(max(found, default=0), MOST_QUESTIONS + MORE_QUESTIONS)


class TakeIntoUseForm(forms.Form):
    """From which day a version is asked."""

    in_use_from = forms.DateField(
        label=_("From which day?"), widget=DateInput,
        help_text=_("Who is invited from that day on gets these questions. Who was invited before keeps the old ones."),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, on: dt.date) -> None:
        super().__init__(data, initial={"in_use_from": on})
        self.on = on

    def clean_in_use_from(self) -> dt.date:
        """Today or later: what was asked before stays as it was."""
        day: dt.date = self.cleaned_data["in_use_from"]
        if day < self.on:
            raise ValidationError(_now("Choose today or a later day."))
        return day
