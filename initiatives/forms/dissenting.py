"""Disagreeing, with or without a name; and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.table import SAFE_FROM

NAMED, ANONYMOUS, ANONYMOUS_ANYWAY = "named", "anonymous", "anonymous-anyway"


class DissentForm(forms.Form):
    """What one disagrees with, and whether one's name stands beside it: a choice that is never made for somebody.

    With few people at the table the choice without a name is another one, so that nobody takes it unaware.
    """

    text = TextField(
        label=_("What do you disagree with?"),
        help_text=_("Write it as you would say it across the table. What would you do instead?"),
        max_length=1000,
        error_messages={"required": _("Fill in what you disagree with.")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )
    name = forms.ChoiceField(
        label=_("Your name"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: with or without your name.")},
    )

    def __init__(self, data: Any = None, *, people: int, person: str) -> None:
        super().__init__(data)
        self.is_safe = people >= SAFE_FROM
        without = (
            (ANONYMOUS, _now("Without my name"))
            if self.is_safe
            else (ANONYMOUS_ANYWAY, _now("Without my name, although others may guess that it was me"))
        )
        field = self.fields["name"]
        field.choices = [(NAMED, _now("With my name: %(name)s") % {"name": person}), without]  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _now(
            "The number of people at the table changed. Read the note above and choose again."
        )

    def clean_text(self) -> str:
        """Text, and not only white space."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_now("Fill in what you disagree with."))
        return text

    @property
    def is_anonymous(self) -> bool:
        """Whether it is written without a name."""
        return bool(self.cleaned_data["name"] != NAMED)


class AnswerForm(forms.Form):
    """The answer, with the answer that its writer read, so that nobody overwrites a colleague."""

    answer = TextField(
        label=_("Your answer"),
        help_text=_("What do you take up, or why not? Your name stands below it."),
        max_length=1000,
        error_messages={"required": _("Fill in an answer.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    read = TextField(widget=forms.HiddenInput, required=False, strip=False)
