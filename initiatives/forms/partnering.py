"""Partners and people of an initiative."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput
from initiatives.forms.asking import AskingForm
from initiatives.forms.parties import PartiesField
from initiatives.models import Involvement, Partnership


class PartnerAddForm(AskingForm):
    """Which organisation joins, as what and since when."""

    organisation = PartiesField(
        label=_("Which organisation?"),
        help_text=_("Type three letters and choose."),
        error_messages={"required": _("Choose an organisation.")},
    )
    role = forms.ChoiceField(
        label=_("As what?"), choices=Partnership.Role.choices, initial=Partnership.Role.PARTICIPANT
    )
    joined_on = forms.DateField(label=_("Since"), widget=DateInput, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)

    def again(self, *, initial: dict[str, Any]) -> Self:
        """A fresh form."""
        return type(self)(initial=initial)


class PartnerEditForm(forms.Form):
    """A partner's role and first day."""

    role = forms.ChoiceField(label=_("Role"), choices=Partnership.Role.choices)
    joined_on = forms.DateField(label=_("Since"), widget=DateInput, required=False)

    def __init__(self, data: Any = None, *, partnership: Partnership) -> None:
        super().__init__(data, initial={"role": partnership.role, "joined_on": partnership.joined_on})
        self.partnership = partnership

    def clean_joined_on(self) -> dt.date | None:
        """Nobody joins after leaving."""
        joined, left = self.cleaned_data["joined_on"], self.partnership.left_on
        if joined and left and joined > left:
            day = date_format(left, "j F Y")
            raise ValidationError(_now("Choose a date before the farewell, %(day)s.") % {"day": day})
        return joined  # type: ignore[no-any-return]


class FarewellForm(forms.Form):
    """When and why a partner leaves."""

    left_on = forms.DateField(
        label=_("Last day"), widget=DateInput, error_messages={"required": _("Fill in the last day.")}
    )
    reason = forms.CharField(
        label=_("Why does it leave?"),
        help_text=_("One line, that the others may read: what was the reason, and what do you thank each other for?"),
        max_length=300,
        error_messages={"required": _("Fill in why it leaves.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, partnership: Partnership, on: dt.date) -> None:
        initial = {"left_on": partnership.left_on or on, "reason": partnership.left_reason}
        super().__init__(data, initial=initial)
        self.partnership = partnership

    def clean_left_on(self) -> dt.date:
        """Nobody leaves before joining."""
        left: dt.date = self.cleaned_data["left_on"]
        joined = self.partnership.joined_on
        if joined and left < joined:
            day = date_format(joined, "j F Y")
            raise ValidationError(_now("Choose a date after it joined, %(day)s.") % {"day": day})
        return left


class PersonForm(forms.Form):
    """Who gets which role."""

    name = forms.CharField(label=_("Name"), max_length=150, error_messages={"required": _("Fill in a name.")})
    email = forms.EmailField(
        label=_("Work e-mail address"),
        help_text=_("Somebody who has an account with this address can sign in and take part."),
        required=False,
        error_messages={"invalid": _("Fill in an e-mail address, such as ada@example.org.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=Involvement.Role.choices, initial=Involvement.Role.MEMBER)
    started_on = forms.DateField(label=_("Since"), widget=DateInput, required=False)
