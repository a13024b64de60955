"""Changing texts and facts, in parts or all at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.choices import region_choices
from initiatives.forms.offering import offer
from initiatives.models import Destination, Initiative, InitiativeKind, Theme, Visibility
from initiatives.overlap.words import destination_choices, kind_choices
from partners.models import Region

# Which fields each part of the page shows; "all" is the whole form.
PARTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "binding": ("binding",),
    "urgency": ("urgency",),
    "facts": (
        "theme", "region", "place", "kind", "destination", "started_on", "ends_on", "visibility", "may_be_hinted",
    ),
    "all": (
        "title", "binding", "urgency", "theme", "region", "place", "kind", "destination", "started_on", "ends_on",
        "visibility", "may_be_hinted",
    ),
}  # fmt: skip


class EditForm(forms.Form):
    """One part of the record. It sends along what its editor read, so that no one is overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"), max_length=160, error_messages={"required": _("Fill in what the initiative is called.")}
    )
    binding = TextField(
        label=_("What binds us"),
        help_text=_("One sentence that every party can repeat."),
        max_length=500,
        error_messages={"required": _("Fill in what binds the parties.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    urgency = TextField(
        label=_("Why now"),
        help_text=_("What makes this the moment? What happens if you wait?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none(), empty_label=None)
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all(), required=False)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    started_on = forms.DateField(label=_("Since"), widget=DateInput, required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    kind = forms.ModelChoiceField(label=_("Kind"), queryset=InitiativeKind.objects.none(), required=False)
    destination = forms.ModelChoiceField(
        label=_("Destination"),
        help_text=_("For a trip, or for working together with another country."),
        queryset=Destination.objects.none(),
        required=False,
    )
    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices)
    may_be_hinted = forms.BooleanField(
        label=_("Who logs something like it may hear that it is there, and ask you"),
        help_text=_("Only matters for what its partners alone may see. They read nothing else of it."),
        required=False,
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, part: str = "all") -> None:
        super().__init__(data, initial=values(initiative))
        self.horizon_on = initiative.horizon_on
        for name in set(self.fields) - {"version", *PARTS[part]}:
            del self.fields[name]
        for name in PARTS[part]:
            self.fields[name].show_hidden_initial = True
        if "theme" in self.fields:
            themes = Theme.objects.filter(Q(is_active=True) | Q(pk=initiative.theme_id))
            self.fields["theme"].queryset = themes  # type: ignore[attr-defined]
        if "region" in self.fields:  # grouped by kind: four regions may have one name
            self.fields["region"].choices = [("", _("No region")), *region_choices()]  # type: ignore[attr-defined]
        if "kind" in self.fields:
            kinds = InitiativeKind.objects.filter(Q(is_active=True) | Q(pk=initiative.kind_id))
            places = Destination.objects.filter(Q(is_active=True) | Q(pk=initiative.destination_id))
            offer(self.fields["kind"], kinds, kind_choices(), _("No kind"))
            offer(self.fields["destination"], places, destination_choices(), _("No destination"))
        if len(PARTS[part]) == 1:
            self.fields[part].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """The end and the horizon lie after the start."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("started_on"), cleaned.get("ends_on")
        if start and end and end < start:
            day = date_format(start, "j F Y")
            self.add_error("ends_on", ValidationError(_now("Choose a date after the start, %(day)s.") % {"day": day}))
        if start and self.horizon_on and start >= self.horizon_on:
            day = date_format(self.horizon_on, "j F Y")
            words = _now("Choose a day before the horizon, %(day)s, or move the horizon first.") % {"day": day}
            self.add_error("started_on", ValidationError(words))
        return cleaned


def values(initiative: Initiative) -> dict[str, Any]:
    """What is saved, as the form knows it."""
    return model_to_dict(initiative, fields=PARTS["all"]) | {"version": initiative.version}
