"""Narrowing the wall of successes, and the list of what is to be celebrated."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import PlainSelect
from initiatives.celebrations.choosing import Chosen
from initiatives.choices import region_choices, theme_choices


def _regions() -> list[tuple[str, object]]:
    return [("", _("All regions")), *region_choices()]


def _themes() -> list[tuple[str, object]]:
    return [("", _("All themes")), *theme_choices()]


class RegionForm(forms.Form):
    """A region out of all."""

    region = forms.ChoiceField(label=_("Region"), choices=_regions, required=False, widget=PlainSelect())


class WallForm(RegionForm):
    """Region, theme and year."""

    theme = forms.ChoiceField(label=_("Theme"), choices=_themes, required=False, widget=PlainSelect())
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *, chosen: Chosen, years: list[int]) -> None:
        super().__init__(initial=chosen.as_initial)
        self.fields["year"].choices = [("", _("All years")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]
