"""Saving a filter under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.actions.saving import MOST


class SavedFilterForm(forms.Form):
    """A name for the chosen filters. A name that is taken is only replaced when somebody ticks so."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("It appears above the list. Only you see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    replace = forms.BooleanField(label=_("Replace the filter with this name"), required=False)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if "replace" not in self.data:
            self.fields["replace"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Refuse an empty filter, a name that is taken, and one filter too many; each in words."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, mine = cleaned.get("name"), self.user.saved_filters
        if not cleaned.get("query"):
            self.add_error(None, _("There is nothing to save yet: first choose a filter in the list."))
        if name and mine.filter(name=name).exists():
            if not cleaned.get("replace"):
                self.fields["replace"].widget = forms.CheckboxInput()
                words = gettext("You have a filter “%(name)s” already. Choose another name, or replace it.")
                self.add_error("name", words % {"name": name})
        elif name and mine.count() >= MOST:
            words = gettext("You have %(number)s saved filters, and that is the most. Delete one first.")
            self.add_error(None, words % {"number": MOST})
        cleaned.pop("replace", None)
        return cleaned
