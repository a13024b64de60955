"""Why a signal does not apply, and why an action can wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, needed

LONGEST_SNOOZE = dt.timedelta(days=92)


class NotApplicableForm(forms.Form):
    """Because ..."""

    because = forms.CharField(
        label=_("Why does it not apply here?"),
        help_text=_("One sentence. Everybody who sees the initiative can read it. We ask again after a year."),
        max_length=300,
        error_messages={"required": _("Fill in why it does not apply here.")},
    )


class SnoozeForm(forms.Form):
    """Not now, but tomorrow, or on a day."""

    DAY = "day"
    AFTER = {
        "tomorrow": relativedelta(days=1),
        "week": relativedelta(weeks=1),
        "month": relativedelta(months=1),
    }
    when = forms.ChoiceField(
        label=_("Until when?"),
        choices=[
            ("tomorrow", _("Until tomorrow")),
            ("week", _("For a week")),
            ("month", _("For a month")),
            (DAY, _("Until a day that I choose")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when it can wait.")},
    )
    day = needed(
        forms.DateField(label=_("Which day?"), help_text=_("Three months at most."), widget=DateInput, required=False),
        _("when you choose a day yourself"),
    )
    reason = forms.CharField(
        label=_("Why not now?"),
        help_text=_("A few words, for yourself: you read them when it comes back."),
        max_length=200,
        error_messages={"required": _("Fill in why it can wait.")},
    )

    def __init__(self, data: Any = None, *, on: dt.date) -> None:
        super().__init__(data, initial={"when": "week"})
        self.on = on

    def clean(self) -> dict[str, Any]:
        """`until`: a day to come, and not so far that it is forgotten."""
        cleaned: dict[str, Any] = super().clean() or {}
        when, day = cleaned.get("when"), cleaned.get("day")
        if when in self.AFTER:
            return cleaned | {"until": self.on + self.AFTER[when]}
        if when == self.DAY and "day" in cleaned:
            if day is None:
                self.add_error("day", _("Choose a day."))
            elif day <= self.on:
                self.add_error("day", _("Choose a day after today."))
            elif day > self.on + LONGEST_SNOOZE:
                self.add_error("day", _("Choose a day within three months."))
        return cleaned | {"until": day}
