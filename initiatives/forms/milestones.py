"""Milestones: planning one, or several in lines; changing, moving and reaching them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.actions.milestones import Line
from initiatives.forms.form import why_field
from initiatives.forms.sent import OnceForm
from initiatives.models import Milestone, Result
from initiatives.periods import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, NotAPeriod, Period, read_period
from partners.models import Organisation, Person

LONGEST_TITLE = 160
LONGEST_PERIOD = 60
MOST_LINES = 50
WHEN = _("A day, a month, a quarter or a year: 12-03-2027, March 2027, quarter 2 of 2027, 2027.")


class PeriodField(forms.Field):
    """One field for a day, a month, a quarter or a year, as people say it."""

    widget = forms.TextInput(attrs={"maxlength": LONGEST_PERIOD, "autocomplete": "off"})

    def to_python(self, value: object) -> Period | None:
        """What was written, as a period."""
        text = " ".join(str(value or "").split())
        if not text:
            return None
        try:
            return read_period(text[:LONGEST_PERIOD])
        except NotAPeriod as error:
            raise ValidationError(str(error)) from None


def _title_field() -> forms.CharField:
    return forms.CharField(
        label=_("What do we want to reach?"), max_length=LONGEST_TITLE,
        error_messages={"required": _("Fill in what you want to reach.")},
    )  # fmt: skip


def _planned_field() -> PeriodField:
    return PeriodField(
        label=_("When?"), help_text=WHEN, error_messages={"required": _("Fill in when, such as “March 2027”.")}
    )


class LineForm(OnceForm):
    """A milestone in one line: what, and when."""

    title = _title_field()
    planned = _planned_field()

    def __init__(self, data: Any = None, *, is_focused: bool = False) -> None:
        super().__init__(data, auto_id="id_line_%s")
        self.summary_id = "line-summary"
        self.fields["planned"].widget.attrs["class"] = "input--short"
        if is_focused and data is None:
            self.fields["title"].widget.attrs["autofocus"] = True


class SeveralForm(OnceForm):
    """Several milestones, one a line: what, and behind the last comma or tab when."""

    lines = TextField(
        label=_("One milestone a line"),
        help_text=_("What, a comma, and when: “The first street is warm, quarter 2 of 2027”. Or paste two columns."),
        max_length=MOST_LINES * (LONGEST_TITLE + LONGEST_PERIOD), widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Fill in one milestone or more.")},
    )  # fmt: skip

    def clean_lines(self) -> list[Line]:
        """Every line in its order; what is wrong is told by the number of its line."""
        found: list[Line] = []
        errors = []
        written = [(number, line) for number, line in enumerate(self.cleaned_data["lines"].split("\n"), 1)]
        written = [(number, line.strip()) for number, line in written if line.strip()]
        if len(written) > MOST_LINES:
            raise ValidationError(_now("At most %(most)d lines at once.") % {"most": MOST_LINES})
        for number, text in written:
            try:
                found.append(_line(text))
            except NotAPeriod as error:
                errors.append(ValidationError(_now("Line %(number)d: %(what)s") % {"number": number, "what": error}))
        if errors:
            raise ValidationError(errors)
        return found


def _line(text: str) -> Line:
    """What stands in one line; a date may itself have a comma in it ("March 12, 2027")."""
    parts = re.split(r"\s*[\t;,]\s*", text)
    trouble: NotAPeriod | None = None
    for last in (2, 1):
        title, when = ", ".join(parts[:-last]).strip(), " ".join(parts[-last:])
        if not title or (last == 2 and not when[:1].isalpha()):
            continue
        try:
            planned = read_period(when[:LONGEST_PERIOD])
        except NotAPeriod as error:
            trouble = error
            continue
        if len(title) > LONGEST_TITLE:
            raise NotAPeriod(_now("make it shorter, at most %(most)d characters.") % {"most": LONGEST_TITLE})
        return Line(title, planned)
    raise trouble or NotAPeriod(_now("say what, a comma, and when."))


class AskedDayMixin(forms.Form):
    """A day on which something was reached; one that has not come yet is asked about."""

    def add_day(self, *, on: dt.date, initial: dt.date | None, required: bool) -> None:
        """Add the day, and the box in which one says that it is right."""
        self.on = on
        self.fields["reached_on"] = forms.DateField(
            label=_("Reached on"), widget=DateInput, required=required, initial=initial,
            error_messages={"required": _("Fill in on which day.")},
        )  # fmt: skip
        is_asked = bool(self.data.get("is_sure")) if self.is_bound else False
        self.fields["is_sure"] = forms.BooleanField(
            label=_("Yes, this day is right"), required=False,
            widget=forms.CheckboxInput if is_asked else forms.HiddenInput,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """In our time; and a day to come only when somebody says that it is right."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("reached_on")
        is_sure = cleaned.pop("is_sure", False)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            said = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.add_error("reached_on", _now("Choose a year from %(first)d to %(last)d.") % said)
        elif day is not None and day > self.on and not is_sure:
            self.fields["is_sure"].widget = forms.CheckboxInput()
            self.add_error("reached_on", _("This day has not come yet. Is it right? Then say so below."))
        return cleaned


class ReachForm(AskedDayMixin):
    """It is reached, today or on another day."""

    def __init__(self, data: Any = None, *, on: dt.date) -> None:
        super().__init__(data)
        self.add_day(on=on, initial=on, required=True)


class MilestoneForm(OnceForm, AskedDayMixin):
    """All of a milestone; its date can be filled in once, and is moved with a reason afterwards."""

    title = _title_field()
    planned = _planned_field()
    owner = forms.ChoiceField(
        label=_("Who does it?"), required=False, help_text=_("Somebody at the table, or a party. They are reminded.")
    )
    result = forms.ChoiceField(label=_("Part of which result?"), required=False)
    note = TextField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_to_celebrate = forms.BooleanField(label=_("Something to celebrate when it is reached"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        people: Iterable[Person],
        parties: Iterable[Organisation],
        results: Iterable[Result],
        on: dt.date,
        milestone: Milestone | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(milestone))
        self.people = {f"p{person.pk}": person for person in people}
        self.parties = {f"o{party.pk}": party for party in parties}
        self.results = {str(result.pk): result for result in results}
        nobody = ("", _("Nobody in particular"))
        self._choose("owner", [
            nobody,
            (_("People"), [(key, person.name) for key, person in self.people.items()]),
            (_("Parties"), [(key, str(party)) for key, party in self.parties.items()]),
        ])  # fmt: skip
        self._choose(
            "result", [("", _("None of them")), *((key, result.title) for key, result in self.results.items())]
        )
        if not self.results:
            del self.fields["result"]
        if milestone is None:
            self.on = on
            return
        del self.fields["planned"], self.fields["form_key"]
        self.add_day(on=on, initial=milestone.reached_on, required=False)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (by the class above)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A person or a party, and the result, as rows."""
        cleaned = super().clean()
        owner = cleaned.pop("owner", "")
        cleaned["owner"], cleaned["owner_organisation"] = self.people.get(owner), self.parties.get(owner)
        cleaned["result"] = self.results.get(cleaned.get("result", ""))
        return cleaned


def _initial(milestone: Milestone | None) -> dict[str, Any]:
    if milestone is None:
        return {"is_to_celebrate": True}
    owner = f"p{milestone.owner_id}" if milestone.owner_id else ""
    return {
        "title": milestone.title, "note": milestone.note, "is_to_celebrate": milestone.is_to_celebrate,
        "owner": f"o{milestone.owner_organisation_id}" if milestone.owner_organisation_id else owner,
        "result": str(milestone.result_id or ""),
    }  # fmt: skip


class MoveForm(forms.Form):
    """Another date, and why."""

    planned = _planned_field()
    reason = why_field(_("Why does it move?"), hint=_("One sentence. It stays beside the milestone."))

    def __init__(self, data: Any = None, *, milestone: Milestone) -> None:
        super().__init__(data)
        self.milestone = milestone

    def clean_planned(self) -> Period:
        """Another one than it has."""
        period: Period = self.cleaned_data["planned"]
        if period == self.milestone.planned:
            raise ValidationError(_now("It is planned then already. Choose another date."))
        return period
