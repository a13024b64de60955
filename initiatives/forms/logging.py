"""The five questions."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.forms import DateInput, TextField
from initiatives.forms.asking import AskingForm
from initiatives.forms.offering import offer
from initiatives.forms.parties import Chosen, PartiesField, organisation_party
from initiatives.forms.sent import FormKeyField
from initiatives.models import Destination, InitiativeKind, Theme
from initiatives.overlap.words import destination_choices, kind_choices
from partners.models import Organisation

MORE = ("of_kind", "destination", "started_on", "ends_on")


class LogForm(AskingForm):
    """Title, what binds us, theme, region or partners, who leads. The rest can come later."""

    title = forms.CharField(
        label=_("1. What is it called?"),
        help_text=_("Short, as you would say it to a colleague."),
        max_length=160,
        error_messages={"required": _("Fill in what the initiative is called.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    binding = TextField(
        label=_("2. What binds us?"),
        help_text=_("One sentence that every party can repeat."),
        max_length=500,
        error_messages={"required": _("Fill in what binds the parties.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    theme = forms.ModelChoiceField(
        label=_("3. Which theme fits best?"),
        queryset=Theme.objects.none(),
        empty_label=_("Choose a theme"),
        error_messages={"required": _("Choose a theme."), "invalid_choice": _("Choose a theme from the list.")},
    )
    parties = PartiesField(
        label=_("4. Who take part?"),
        help_text=_("Type three letters and choose. A party, or a whole region."),
        multiple=True,
        regions=True,
        error_messages={"required": _("Choose at least one party or a region.")},
    )
    lead = PartiesField(
        label=_("5. Who leads?"),
        help_text=_("Type three letters to choose another organisation."),
        error_messages={"required": _("Choose which organisation leads.")},
    )
    # What tells of the same trip, whatever the words; none of it is needed.
    of_kind = forms.ModelChoiceField(label=_("Kind"), queryset=InitiativeKind.objects.none(), required=False)
    destination = forms.ModelChoiceField(
        label=_("Destination"),
        help_text=_("For a trip, or for working together with another country."),
        queryset=Destination.objects.none(),
        required=False,
    )
    started_on = forms.DateField(label=_("From"), widget=DateInput, required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    form_key = FormKeyField()
    # What it starts from: a kind, the initiative that it comes after, or the celebration at which it begins.
    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    after = forms.CharField(widget=forms.HiddenInput, required=False)
    celebration = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        own = list(Organisation.objects.of_user(user))
        self.user = user
        defaults: dict[str, Any] = {"lead": [f"o{own[0].pk}"] if own else []}
        super().__init__(data, initial=defaults | (initial or {}))
        self.fields["theme"].queryset = Theme.objects.filter(is_active=True)  # type: ignore[attr-defined]
        kinds, places = InitiativeKind.objects.filter(is_active=True), Destination.objects.filter(is_active=True)
        offer(self.fields["of_kind"], kinds, kind_choices(), _("No kind"))
        offer(self.fields["destination"], places, destination_choices(), _("No destination"))
        self.fields["lead"].widget.suggested = [organisation_party(row) for row in own]

    def again(self, *, initial: dict[str, Any]) -> Self:
        """A fresh form for the same person."""
        return type(self)(user=self.user, initial=initial)

    def clean_parties(self) -> Chosen:
        """One region at most: an initiative lies in one place on the map."""
        chosen: Chosen = self.cleaned_data["parties"]
        if len(chosen.regions) > 1:
            raise ValidationError(_("Choose one region, and add the other parties one by one."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """The end lies after the start."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("started_on"), cleaned.get("ends_on")
        if start and end and end < start:
            day = date_format(start, "j F Y")
            self.add_error("ends_on", ValidationError(_now("Choose a date after the start, %(day)s.") % {"day": day}))
        return cleaned

    @property
    def shows_more(self) -> bool:
        """Whether the questions that need no answer are open: something stands there, or is not right."""
        return any(self[name].value() or self[name].errors for name in MORE)

    @property
    def more(self) -> list[forms.BoundField]:
        """The questions that need no answer."""
        return [self[name] for name in MORE]

    def facts(self) -> dict[str, Any]:
        """The answers, as `log_initiative` takes them."""
        cleaned = self.cleaned_data
        chosen: Chosen = cleaned["parties"]
        return {
            "title": cleaned["title"],
            "binding": cleaned["binding"],
            "theme": cleaned["theme"],
            "partners": chosen.organisations,
            "region": chosen.regions[0] if chosen.regions else None,
            "lead": cleaned["lead"].organisations[0],
            "form_key": cleaned.get("form_key"),
            "kind": cleaned["of_kind"],
            "destination": cleaned["destination"],
            "started_on": cleaned["started_on"],
            "ends_on": cleaned["ends_on"],
        }
