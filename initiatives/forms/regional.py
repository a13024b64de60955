"""The filters of the looks from outside in a region."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.forms import PlainSelect
from initiatives.models.reflection.round import RoundState
from initiatives.reflection.region import Show, condition_of, named_for


class LooksForm(forms.Form):
    """Which looks, in which state, and of whom; what is not understood narrows nothing."""

    show = forms.ChoiceField(label=_("Which"), required=False, choices=Show.choices, widget=PlainSelect)
    state = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _now("All states")), *RoundState.choices]  # type: ignore[attr-defined]
        self.is_valid()
        self.which = Show(self.cleaned_data.get("show") or Show.ALL)
        self.in_state: str = self.cleaned_data.get("state") or ""
        self.of_person: int | None = self.cleaned_data.get("person")

    @property
    def is_everything(self) -> bool:
        """Whether nothing was chosen."""
        return self.which == Show.ALL and not self.in_state and self.of_person is None

    def condition(self, reader: User, *, on: dt.date) -> Q:
        """What holds for the rounds that were chosen. By person one finds only where one may know who it is."""
        chosen = condition_of(self.which, on=on)
        if self.in_state:
            chosen &= Q(state=self.in_state)
        if self.of_person is not None:
            chosen &= Q(reflector=self.of_person) & named_for(reader)
        return chosen
