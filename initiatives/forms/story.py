"""Updates and links."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.forms.sent import OnceForm


class UpdateForm(OnceForm):
    """What happened, and when."""

    text = TextField(
        label=_("What happened?"),
        help_text=_("A few sentences. Somebody who was not there should understand it."),
        max_length=1000,
        error_messages={"required": _("Fill in what happened.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    happened_on = forms.DateField(
        label=_("When?"), widget=DateInput, error_messages={"required": _("Fill in on which day it happened.")}
    )

    def __init__(self, data: Any = None, *, on: dt.date, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"happened_on": on} | (initial or {}))
        self.on = on
        if initial is not None:  # what is there already is changed, not added
            del self.fields["form_key"]

    def clean_happened_on(self) -> dt.date:
        """An update is about what happened, not about what is planned."""
        day: dt.date = self.cleaned_data["happened_on"]
        if day > self.on:
            raise ValidationError(_("Choose today or an earlier day: an update tells what happened."))
        if day.year < 1900:
            raise ValidationError(_("Check the year."))
        return day


class LinkForm(OnceForm):
    """A document that lives somewhere else."""

    title = forms.CharField(
        label=_("What is it?"),
        help_text=_("For example: plan of action, agreement of March 2026."),
        max_length=120,
        error_messages={"required": _("Fill in what the document is.")},
    )
    url = forms.URLField(
        label=_("Address"),
        help_text=_("Begins with https://"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={
            "required": _("Fill in the address of the document."),
            "invalid": _("Fill in a full address, such as https://example.org/plan."),
        },
    )

    def clean_url(self) -> str:
        """Only addresses that travel safely, without a name and password inside."""
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if parts.scheme != "https":
            raise ValidationError(_("Fill in an address that begins with https://."))
        if parts.username or parts.password:
            raise ValidationError(_("Leave the name and password out of the address."))
        return url
