"""Buttons inside a form that ask for something and save nothing: search a party, add a new one."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.forms.parties import PartiesField, PartiesInput, Search, find_parties, organisation_party
from partners.actions.organisations import add_organisation
from partners.look_alikes import look_alikes
from partners.models import Kind


class AskingForm(forms.Form):
    """A form with fields of parties; without JavaScript it searches and adds within its own page."""

    @property
    def asks(self) -> str:
        """What was pressed: `search:parties`, `add:lead` ...; empty when the form should be saved.

        Words that were typed but not chosen count as a search: pressing Enter there must not
        save the form without them. Once the answer was shown, saving goes on.
        """
        pressed: str = self.data.get("do", "")
        if pressed:
            return pressed
        for name, of in self.fields.items():
            words = self.data.get(f"{name}-q", "").strip()
            if isinstance(of, PartiesField) and words and words != self.data.get(f"{name}-searched"):
                return f"search:{name}"
        return ""

    def answered(self, *, by: User, on: dt.date) -> Self:
        """The form again, with all that was typed, and the answer to what was asked; nothing is judged yet."""
        verb, _colon, name = self.asks.partition(":")
        again = self.unjudged()
        if not isinstance(again.fields.get(name), PartiesField):
            return again
        widget = again.fields[name].widget
        if verb == "search":
            words = self.data.get(f"{name}-q", "").strip()
            found = find_parties(words, on=on, with_regions=widget.regions)
            widget.search = Search(words=words, results=found, is_done=True, new_name=words if not found else "")
        elif verb in {"add", "add-anyway"}:
            self._add(again, name, by=by, is_sure=verb == "add-anyway")
        return again

    def unjudged(self) -> Self:
        """The same form with what was typed, but without a word about what is missing."""
        typed: dict[str, Any] = {
            name: of.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, of in self.fields.items()
        }
        again = self.again(initial=typed)
        for name, of in again.fields.items():
            if isinstance(of.widget, PartiesInput):
                of.widget.search = Search(words=self.data.get(f"{name}-q", "").strip())
        return again

    def again(self, *, initial: dict[str, Any]) -> Self:
        """A fresh form of the same sort."""
        return type(self)(initial=initial)

    def _add(self, again: forms.Form, name: str, *, by: User, is_sure: bool) -> None:
        """Add an organisation to the register and choose it, unless it is incomplete or may exist."""
        widget = again.fields[name].widget
        new_name = " ".join(self.data.get(f"{name}-new_name", "").split())
        kind = self.data.get(f"{name}-new_kind", "")
        search = widget.search = Search(new_name=new_name, new_kind=kind)
        if not new_name or len(new_name) > 250:
            search.new_error = _("Fill in the name of the organisation, at most 250 characters.")
        elif kind not in Kind.values:
            search.new_error = _("Choose what kind of organisation it is.")
        else:
            search.look_alikes = [organisation_party(row) for row in look_alikes(new_name)]
            if is_sure or not search.look_alikes:
                added = add_organisation(kind=kind, name=new_name, by=by)
                chosen = self.data.getlist(name) if widget.multiple and isinstance(self.data, QueryDict) else []
                again.initial[name] = [*chosen, f"o{added.pk}"]
                widget.search = Search()
