"""Why a signal does not apply, and why an action can wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput

LONGEST_SNOOZE = dt.timedelta(days=92)
USUAL_SNOOZE = dt.timedelta(days=14)


class NotApplicableForm(forms.Form):
    """Because ..."""

    because = forms.CharField(
        label=_("Why does it not apply here?"),
        help_text=_("One sentence. Everybody who sees the initiative can read it. We ask again after a year."),
        max_length=300,
        error_messages={"required": _("Fill in why it does not apply here.")},
    )


class SnoozeForm(forms.Form):
    """Not now, but on a day."""

    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("Three months at most."),
        widget=DateInput,
        error_messages={"required": _("Choose a day.")},
    )
    reason = forms.CharField(
        label=_("Why not now?"),
        max_length=200,
        error_messages={"required": _("Fill in why it can wait.")},
    )

    def __init__(self, data: Any = None, *, on: dt.date) -> None:
        super().__init__(data, initial={"until": on + USUAL_SNOOZE})
        self.on = on

    def clean_until(self) -> dt.date:
        """A day to come, and not so far that it is forgotten."""
        day: dt.date = self.cleaned_data["until"]
        if day <= self.on:
            raise ValidationError(_("Choose a day after today."))
        if day > self.on + LONGEST_SNOOZE:
            raise ValidationError(_("Choose a day within three months."))
        return day
