"""The words with which a portfolio is frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """A title, a period, and what one wants to say about it."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("For example: budget 2027, or annual account 2026.")
    )
    first_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    words = forms.CharField(
        label=_("Your words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What do these figures say, and what do they not say?"),
    )  # fmt: skip
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("This is before the period begins."))
        return cleaned


def this_year(on: dt.date) -> dict[str, dt.date]:
    """The year of the date `on` up to that day, to begin with."""
    return {"first_on": on.replace(month=1, day=1), "last_on": on}
