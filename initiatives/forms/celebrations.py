"""A celebration: how it was, its guests, and who of them was there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.actions.celebrations import Line
from initiatives.consent.naming import named
from initiatives.models import Celebration, Guest, Visibility

LONGEST_NAME = 120
MOST_LINES = 100
SHOWN = ("story", "thanks", "is_public")


class TellForm(forms.Form):
    """How it was, whom one thanks, and whether everyone may see it. It sends along what its teller read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    story = TextField(
        label=_("How was it?"), help_text=_("What happened, who said what, what made you smile."), max_length=4000,
        required=False, widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    thanks = TextField(
        label=_("Whom do we thank?"), help_text=_("Name groups here. People you thank by name are asked first."),
        max_length=800, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Everyone may see it"), required=False,
        help_text=_("Then it hangs on the wall of successes for everyone, also without signing in."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, celebration: Celebration) -> None:
        super().__init__(data, initial=values(celebration))
        if celebration.initiative.visibility != Visibility.EVERYONE:
            del self.fields["is_public"]
        for name in self.fields.keys() - {"version"}:
            self.fields[name].show_hidden_initial = True


def values(celebration: Celebration) -> dict[str, Any]:
    """What is saved, as the form knows it."""
    return model_to_dict(celebration, fields=SHOWN) | {"version": celebration.version}


class GuestsForm(forms.Form):
    """Guests, one a line: the name, and behind the last comma the address."""

    lines = TextField(
        label=_("One guest a line"),
        help_text=_("The name, a comma, and the e-mail address: “Rosa de Wit, rosa@wijkraad.nl”. Or only the name."),
        max_length=MOST_LINES * (LONGEST_NAME + 255), widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Fill in one guest or more.")},
    )  # fmt: skip

    def clean_lines(self) -> list[Line]:
        """Every line in its order; what is wrong is told by the number of its line."""
        found, errors = [], []
        written = [(number, line.strip()) for number, line in enumerate(self.cleaned_data["lines"].split("\n"), 1)]
        written = [(number, line) for number, line in written if line]
        if len(written) > MOST_LINES:
            raise ValidationError(_now("At most %(most)d lines at once.") % {"most": MOST_LINES})
        for number, text in written:
            try:
                found.append(_line(text))
            except ValidationError as error:
                said = {"number": number, "what": error.messages[0]}
                errors.append(ValidationError(_now("Line %(number)d: %(what)s") % said))
        if errors:
            raise ValidationError(errors)
        return found


def _line(text: str) -> Line:
    person = named(text)
    name, email = (person.name, person.email) if person.email else (text.strip(" ,;"), "")
    name = " ".join(name.split())
    if not name or "@" in name:
        raise ValidationError(_now("say the name first, then a comma and the address."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_now("make it shorter, at most %(most)d characters.") % {"most": LONGEST_NAME})
    if email:
        try:
            validate_email(email)
        except ValidationError:
            said = {"email": email[:80]}
            raise ValidationError(_now("“%(email)s” is no e-mail address.") % said) from None
    return Line(name, email.lower())


class ThereForm(forms.Form):
    """Who of the guests was there, and who else."""

    there = forms.ModelMultipleChoiceField(
        label=_("Who was there?"), queryset=Guest.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    also = TextField(
        label=_("Who else was there?"), help_text=_("One name a line."), max_length=MOST_LINES * LONGEST_NAME,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, celebration: Celebration, guests: list[Guest]) -> None:
        # Before anybody said who was there, all who were invited are taken to have come.
        is_said = any(row.was_there is not None for row in guests)
        super().__init__(data, initial={"there": [row.pk for row in guests if row.was_there or not is_said]})
        there = self.fields["there"]
        there.queryset = celebration.guests.all()  # type: ignore[attr-defined]
        there.choices = [(row.pk, row.name) for row in guests]  # type: ignore[attr-defined]
        if not guests:
            del self.fields["there"]

    def clean_also(self) -> list[str]:
        """The names, each once."""
        names = [" ".join(line.split()) for line in self.cleaned_data["also"].split("\n")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_LINES:
            raise ValidationError(_now("At most %(most)d lines at once.") % {"most": MOST_LINES})
        if any(len(name) > LONGEST_NAME for name in names):
            said = {"most": LONGEST_NAME}
            raise ValidationError(_now("Make each name shorter, at most %(most)d characters.") % said)
        return names
