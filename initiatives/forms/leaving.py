"""A role's term, handing it over, and saying farewell to a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.models import Farewell, Involvement

USUAL_TERM = relativedelta(years=1)


class TermForm(forms.Form):
    """Until when somebody has the role."""

    term_ends_on = forms.DateField(
        label=_("Until when?"), help_text=_("Leave it empty for no end. Nothing ends by itself: we ask first."),
        widget=DateInput, required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, involvement: Involvement, on: dt.date) -> None:
        ends = involvement.term_ends_on
        super().__init__(data, initial={"term_ends_on": max(ends or on, on) + USUAL_TERM})
        self.involvement = involvement

    def clean_term_ends_on(self) -> dt.date | None:
        """A term ends after the role began."""
        day: dt.date | None = self.cleaned_data["term_ends_on"]
        if day is not None and self.involvement.started_on and day < self.involvement.started_on:
            raise ValidationError(_("Choose a day after the role began."))
        return day


class HandOverForm(forms.Form):
    """Who takes the role over."""

    name = forms.CharField(
        label=_("Who takes it over?"), max_length=150, error_messages={"required": _("Fill in a name.")}
    )
    email = forms.EmailField(
        label=_("Work e-mail address"),
        help_text=_("Somebody who has an account with this address can sign in and take part."),
        required=False,
        error_messages={"invalid": _("Fill in an e-mail address, such as ada@example.org.")},
    )


class ThanksForm(forms.Form):
    """Thanks that the person reads, and what was agreed."""

    thanks = TextField(
        label=_("What do you thank them for?"),
        help_text=_("They read this. A sentence that could only be about them is worth most."),
        max_length=800,
        error_messages={"required": _("Write a word of thanks: one sentence is enough.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    keeps_reading = forms.BooleanField(label=_("They may keep reading along"), required=False, initial=True)
    may_be_named = forms.BooleanField(
        label=_("They agree to be named in the look back"),
        help_text=_("Ask first. They can change this themselves."),
        required=False,
    )

    def __init__(self, data: Any = None, *, farewell: Farewell | None = None) -> None:
        initial = {name: getattr(farewell, name) for name in self.base_fields} if farewell is not None else {}
        super().__init__(data, initial=initial)
