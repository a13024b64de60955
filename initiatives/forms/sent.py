"""A form that adds something knows itself again: sent twice, it adds once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms


class FormKeyField(forms.CharField):
    """A one-time key that travels along; something else in its place is no reason not to save."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID | None:
        """The key that was sent, or None."""
        try:
            return uuid.UUID(super().clean(value))
        except ValueError:
            return None


class OnceForm(forms.Form):
    """A form with a one-time key. Other words under the same key (somebody went back to the page) are another form."""

    form_key = FormKeyField()

    def clean(self) -> dict[str, Any]:
        """The key of this form with these words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if key := cleaned.get("form_key"):
            words = repr([(name, self[name].data) for name in self.fields if name != "form_key"])
            cleaned["form_key"] = uuid.uuid5(key, words)
        return cleaned
