"""Forms about mail: what somebody wants, and what an administrator looks for and says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput
from collab.outbox.kinds import Frequency, kinds
from collab.outbox.models import Message

# Between the choices in an address: sort.frequency~sort.frequency
_BETWEEN = "~"


class PreferencesForm(forms.Form):
    """How often somebody wants mail about each sort of news."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Mapping[str, str]) -> None:
        super().__init__(data)
        for name, kind in kinds().items():
            self.fields[name] = forms.ChoiceField(
                label=kind.label,
                help_text=kind.about,
                choices=[(value, _labelled(value, kind.frequency)) for value in Frequency],
                initial=chosen.get(name, kind.frequency),
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose how often."),
                    "invalid_choice": _("Choose one of the four."),
                },
            )


def _labelled(value: Frequency, usual: Frequency) -> str:
    return f"{value.label} {gettext('(usual)')}" if value == usual else str(value.label)


def as_words(chosen: Mapping[str, str]) -> str:
    """The choices in one word, for the address that brings them back."""
    return _BETWEEN.join(f"{name}.{value}" for name, value in sorted(chosen.items()))


def from_words(words: str) -> dict[str, str]:
    """The choices in such a word; what is no choice is left out."""
    pairs = (pair.partition(".") for pair in words.split(_BETWEEN))
    return {name: value for name, _dot, value in pairs if name in kinds() and value in Frequency.values}


class MessageFilterForm(forms.Form):
    """Which messages to show. What is left empty does not narrow."""

    q = forms.CharField(label=_("To whom"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("a message", "About"), required=False)
    day = forms.DateField(label=_("Made on"), required=False, widget=DateInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        anything = ("", gettext("Everything"))
        self.fields["state"].choices = [anything, *Message.State.choices]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            anything, *((kind.name, kind.label) for kind in kinds().values())
        ]  # fmt: skip


class ReasonForm(forms.Form):
    """Why somebody does what stops mail; others read it."""

    because = forms.CharField(
        label=_("Why?"),
        help_text=_("One line. Other administrators read it."),
        max_length=200,
        error_messages={"required": _("Write why, in a few words.")},
    )
