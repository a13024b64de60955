"""Intended results, the horizon, and the choice about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, needed
from initiatives.forms.form import why_field
from initiatives.forms.sent import OnceForm
from initiatives.models import HorizonDecision, Initiative, Result

Choice = HorizonDecision.Choice
USUAL_HORIZON = relativedelta(years=1)


class ResultForm(OnceForm):
    """What the parties want to reach, and how they know that it is done."""

    title = forms.CharField(
        label=_("What do we want to reach?"), max_length=160,
        error_messages={"required": _("Fill in what you want to reach.")},
    )  # fmt: skip
    done_when = forms.CharField(
        label=_("When are we done?"),
        help_text=_("So that everybody sees the same: “when the last boiler is gone”."),
        max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    due_on = forms.DateField(label=_("By when?"), widget=DateInput, required=False)
    reached_on = forms.DateField(label=_("Reached on"), widget=DateInput, required=False)

    def __init__(self, data: Any = None, *, on: dt.date, result: Result | None = None) -> None:
        initial = {name: getattr(result, name) for name in self.base_fields} if result is not None else {}
        super().__init__(data, initial=initial)
        self.on = on
        del self.fields["reached_on" if result is None else "form_key"]
        if result is not None and not result.done_when:
            self.fields["done_when"].widget.attrs["autofocus"] = True

    def clean_reached_on(self) -> dt.date | None:
        """What is reached lies behind us."""
        day: dt.date | None = self.cleaned_data["reached_on"]
        if day is not None and day > self.on:
            raise ValidationError(_("Choose today or an earlier day."))
        return day


def check_horizon(day: dt.date, *, initiative: Initiative, on: dt.date) -> None:
    """A horizon lies ahead, and after the start."""
    if day <= on:
        raise ValidationError(_("Choose a day after today."))
    if initiative.started_on and day <= initiative.started_on:
        start = date_format(initiative.started_on, "j F Y")
        raise ValidationError(_now("Choose a day after the start, %(day)s.") % {"day": start})


class HorizonForm(forms.Form):
    """Until when the parties go on before they choose anew."""

    horizon_on = forms.DateField(
        label=_("Until when do we go on?"),
        help_text=_("On that day we ask: continue, adapt or stop? Leave it empty for no horizon."),
        widget=DateInput,
        required=False,
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, on: dt.date) -> None:
        super().__init__(data, initial={"horizon_on": initiative.horizon_on or on + USUAL_HORIZON})
        self.initiative, self.on = initiative, on

    def clean_horizon_on(self) -> dt.date | None:
        """A horizon lies ahead."""
        day: dt.date | None = self.cleaned_data["horizon_on"]
        if day is not None:
            check_horizon(day, initiative=self.initiative, on=self.on)
        return day


class DecideForm(forms.Form):
    """Continue, adapt or stop; why; and for who goes on, until when."""

    EXPLAINED = {
        Choice.CONTINUE: _("As it is, until a new day."),
        Choice.ADAPT: _("Something changes: who takes part, what we do, or how we meet."),
        Choice.STOP: _("It is done, or it is enough. We wind it up and look back."),
    }
    choice = forms.ChoiceField(
        label=_("What do we choose?"), choices=Choice.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    why = why_field(_("Why?"), hint=_("One sentence, for who was not there."))
    horizon_after = needed(
        forms.DateField(
            label=_("Until when do we go on?"), help_text=_("On that day we ask again."), widget=DateInput,
            required=False,
        ),
        _("unless you stop"),
    )  # fmt: skip
    next_result = needed(
        forms.CharField(
            label=_("What do we want to reach next?"), help_text=_("All results are reached: why else go on?"),
            max_length=160, required=False,
        ),
        _("unless you stop"),
    )  # fmt: skip
    # What the chooser read: somebody else may choose at the same moment.
    horizon = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, initiative: Initiative, horizon: dt.date | None, is_all_reached: bool, on: dt.date
    ) -> None:
        super().__init__(data, initial={"horizon_after": on + USUAL_HORIZON, "horizon": horizon})
        self.initiative, self.on, self.is_all_reached = initiative, on, is_all_reached
        if not is_all_reached:
            del self.fields["next_result"]

    @property
    def explained(self) -> list[tuple[forms.boundfield.BoundWidget, Any]]:
        """The three choices with what they mean."""
        return list(zip(self["choice"], self.EXPLAINED.values(), strict=True))

    def clean(self) -> dict[str, Any]:
        """Who goes on has a horizon ahead, and something to reach."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.setdefault("next_result", "")
        if cleaned.get("choice") == Choice.STOP:
            return cleaned | {"horizon_after": None, "next_result": ""}
        if cleaned.get("choice"):
            self._check_horizon(cleaned)
            if self.is_all_reached and not cleaned["next_result"]:
                self.add_error("next_result", _("Fill in what you want to reach next."))
        return cleaned

    def _check_horizon(self, cleaned: dict[str, Any]) -> None:
        """There is one, and it lies ahead; what is not a day at all has been said already."""
        if "horizon_after" not in cleaned:
            return
        try:
            if cleaned["horizon_after"] is None:
                raise ValidationError(_("Choose until when you go on."))
            check_horizon(cleaned["horizon_after"], initiative=self.initiative, on=self.on)
        except ValidationError as error:
            self.add_error("horizon_after", error)
