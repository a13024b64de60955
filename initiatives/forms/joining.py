"""Asking to join, inviting, and saying no with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.forms.asking import AskingForm
from initiatives.forms.parties import PartiesField
from partners.models import Organisation


class JoinForm(forms.Form):
    """For which organisation, and why in two sentences."""

    organisation = forms.ChoiceField(
        label=_("For which organisation do you ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for which organisation you ask.")},
    )
    text = TextField(
        label=_("Why do you want to take part?"),
        help_text=_("Two sentences are enough: what do you bring, and what do you hope for?"),
        max_length=500,
        error_messages={"required": _("Fill in why you want to take part.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, organisations: Sequence[Organisation], about: str = "") -> None:
        initial = {"organisation": str(organisations[0].pk)} if len(organisations) == 1 else {}
        if title := " ".join(about.split())[:160]:  # what they were about to do by themselves
            initial["text"] = _now("We plan “%(title)s”. It looks like yours. Can we do it together?") % {
                "title": title
            }
        super().__init__(data, initial=initial)
        choices = [(str(row.pk), row.spoken_name) for row in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class InviteForm(AskingForm):
    """Which organisation, and a few words if one likes."""

    organisation = PartiesField(
        label=_("Which organisation?"),
        help_text=_("Type three letters and choose."),
        error_messages={"required": _("Choose an organisation.")},
    )
    text = TextField(
        label=_("Why do you invite it?"),
        help_text=_("They read this with what binds you."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)

    def again(self, *, initial: dict[str, Any]) -> Self:
        """A fresh form."""
        return type(self)(initial=initial)


class DeclineForm(forms.Form):
    """Why not; the other side reads it."""

    reason = TextField(
        label=_("Why not?"),
        help_text=_("The other side reads this. What would make it possible later?"),
        max_length=500,
        error_messages={"required": _("Fill in why not.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
