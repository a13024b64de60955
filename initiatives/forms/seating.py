"""Opening and filling seats."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, needed
from initiatives.forms.asking import AskingForm
from initiatives.forms.parties import PartiesField
from initiatives.forms.sent import OnceForm
from initiatives.models import Seat


def _looking_for(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("We look for"),
        help_text=_("One sentence, as you would say it: an installer who trains young people."),
        max_length=300,
        error_messages={"required": _("Fill in whom you look for.")},
        widget=forms.Textarea(attrs={"rows": 2}),
        **options,
    )


class SeatForm(OnceForm):
    """A new seat: for whom, and the words of the call."""

    kind = forms.ChoiceField(
        label=_("Which seat?"),
        choices=[
            (Seat.Kind.REGULAR, _("Regular: somebody new takes part")),
            (Seat.Kind.OUTSIDER, _("Outsider: somebody of none of the partners, who looks with fresh eyes")),
            (Seat.Kind.REFLECTOR, _("Reflector: somebody independent, who looks back with you now and then")),
        ],
        initial=Seat.Kind.REGULAR,
        widget=forms.RadioSelect,
    )
    looking_for = _looking_for()


class SeatEditForm(forms.Form):
    """The words of the call, and until when somebody sits there."""

    looking_for = _looking_for()
    term_ends_on = forms.DateField(label=_("Term until"), widget=DateInput, required=False)

    def __init__(self, data: Any = None, *, seat: Seat) -> None:
        super().__init__(data, initial={"looking_for": seat.looking_for, "term_ends_on": seat.term_ends_on})
        self.seat = seat
        if seat.is_open:
            del self.fields["term_ends_on"]
        else:
            self.fields["looking_for"].required = False

    def clean(self) -> dict[str, Any]:
        """An open seat has no term yet; a term ends after somebody sat down."""
        cleaned = {"term_ends_on": None} | (super().clean() or self.cleaned_data)
        filled, until = self.seat.filled_on, cleaned["term_ends_on"]
        if filled and until and until < filled:
            day = date_format(filled, "j F Y")
            self.add_error("term_ends_on", ValidationError(_now("Choose a date after %(day)s.") % {"day": day}))
        return cleaned


class SeatFillForm(AskingForm):
    """Who sits there: a person by name, or an organisation; since when and until when."""

    name = needed(
        forms.CharField(label=_("Name of the person"), max_length=150, required=False),
        _("or choose an organisation below"),
    )
    email = forms.EmailField(
        label=_("Work e-mail address"),
        required=False,
        error_messages={"invalid": _("Fill in an e-mail address, such as ada@example.org.")},
    )
    organisation = needed(
        PartiesField(label=_("Or an organisation"), help_text=_("Type three letters and choose."), required=False),
        _("when it is no person"),
    )
    filled_on = forms.DateField(label=_("Since"), widget=DateInput)
    term_ends_on = forms.DateField(
        label=_("Term until"), help_text=_("After this day you hear that it is time to renew."),
        widget=DateInput, required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, on: dt.date, initial: dict[str, Any] | None = None) -> None:
        self.on = on
        super().__init__(data, initial={"filled_on": on} | (initial or {}))

    def again(self, *, initial: dict[str, Any]) -> Self:
        """A fresh form."""
        return type(self)(on=self.on, initial=initial)

    def clean_filled_on(self) -> dt.date:
        """Nobody sits somewhere from a day that must still come."""
        filled: dt.date = self.cleaned_data["filled_on"]
        if filled > self.on:
            raise ValidationError(_now("Choose today or a day before."))
        return filled

    def clean(self) -> dict[str, Any]:
        """One person or one organisation; and the term ends after the beginning."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("organisation")
        is_person, is_organisation = bool(cleaned.get("name")), bool(chosen and chosen.organisations)
        if not is_person and not is_organisation and "organisation" not in self.errors:
            self.add_error("name", ValidationError(_now("Fill in a name, or choose an organisation.")))
        elif is_person and is_organisation:
            self.add_error("name", ValidationError(_now("Choose: one person, or one organisation.")))
        filled, until = cleaned.get("filled_on"), cleaned.get("term_ends_on")
        if filled and until and until < filled:
            day = date_format(filled, "j F Y")
            self.add_error("term_ends_on", ValidationError(_now("Choose a date after %(day)s.") % {"day": day}))
        return cleaned


class SeatEndForm(forms.Form):
    """The last day; nobody needs to say why."""

    ended_on = forms.DateField(
        label=_("Last day"), widget=DateInput, error_messages={"required": _("Fill in the last day.")}
    )

    def __init__(self, data: Any = None, *, seat: Seat, on: dt.date) -> None:
        super().__init__(data, initial={"ended_on": seat.ended_on or on})
        self.seat, self.on = seat, on

    def clean_ended_on(self) -> dt.date:
        """Not before it began, and not in days to come: for those there is the term."""
        ended: dt.date = self.cleaned_data["ended_on"]
        began = self.seat.filled_on or self.seat.opened_on
        if ended < began:
            raise ValidationError(_now("Choose a date after %(day)s.") % {"day": date_format(began, "j F Y")})
        if ended > self.on:
            raise ValidationError(_now("Choose today or a day before."))
        return ended
