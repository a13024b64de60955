"""Regions of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.forms.lines import LinesField
from partners.models import Organisation, Region
from partners.naming import named

MOST_MEMBERS = 400


class RegionForm(forms.Form):
    """A name, a year, and the members by name."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Fill in what the region is called.")}
    )
    year = forms.IntegerField(
        label=_("Year"), min_value=1900, max_value=2200, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("The members are those of this year."),
        error_messages={"required": _("Fill in a year."), "invalid": _("Fill in a year in four digits.")},
    )  # fmt: skip
    members = LinesField(
        label=_("Members"), required=False, most=MOST_MEMBERS, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Names as they stand in the register, one per line. You can paste a list."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, region: Region | None = None, **more: Any) -> None:
        self.region = region
        if region is not None:
            names = [row.spoken_name for row in region.members.order_by("sort_name")]
            more.setdefault("initial", {"name": region.name, "year": region.year, "members": "\n".join(names)})
        super().__init__(data, **more)
        self.fields["members"].show_hidden_initial = region is not None
        self.found: list[Organisation] = []

    def clean_members(self) -> str:
        """Each line is the name of one partner in the register."""
        lines: str = self.cleaned_data["members"]
        self.found, trouble = named(lines.splitlines())
        if trouble:
            raise ValidationError(trouble)
        return lines

    def clean(self) -> dict[str, Any]:
        """No other region of one's own has this name in this year."""
        cleaned = super().clean() or self.cleaned_data
        name, year = cleaned.get("name", ""), cleaned.get("year") or 0
        same = Region.objects.filter(kind=Region.Kind.OWN, name=name, year=year)
        if same.exclude(pk=self.region.pk if self.region else 0).exists():
            self.add_error("name", _now("There is a region with this name in this year already."))
        return cleaned

    def moves(self) -> tuple[set[int], set[int]]:
        """Who this editor added and who they took away, compared with what they read."""
        bound = self["members"]
        read = bound.field.hidden_widget().value_from_datadict(self.data, self.files, bound.html_initial_name)
        before = {row.pk for row in named((read or "").splitlines())[0]}
        now = {row.pk for row in self.found}
        return now - before, before - now
