"""People who like to be asked; and the two filters of the pool and of the open calls."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import PlainSelect
from initiatives.choices import region_choices, theme_choices
from initiatives.models import PoolMember, Theme
from partners.models import Region


class ThemeAndRegionForm(forms.Form):
    """A theme and a region to narrow a list by; what is not understood narrows nothing."""

    theme = forms.TypedChoiceField(label=_("Theme"), required=False, coerce=int, empty_value=None, widget=PlainSelect)
    region = forms.TypedChoiceField(label=_("Region"), required=False, coerce=int, empty_value=None, widget=PlainSelect)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["theme"].choices = [("", _now("All themes")), *theme_choices()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _now("All regions")), *region_choices()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, int | None]:
        """The theme and the region that were chosen and are there."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in ("theme", "region")}


class PoolMemberForm(forms.Form):
    """What somebody knows about, and where they like to be asked."""

    name = forms.CharField(label=_("Name"), max_length=150, error_messages={"required": _("Fill in a name.")})
    email = forms.EmailField(
        label=_("Work e-mail address"),
        error_messages={
            "required": _("Fill in the work e-mail address: it tells people with one name apart."),
            "invalid": _("Fill in an e-mail address, such as ada@example.org."),
        },
    )
    fields_known = forms.CharField(
        label=_("Knows about"),
        help_text=_("A few words, such as: heat, water, how residents decide."),
        max_length=300,
        error_messages={"required": _("Fill in what this person knows about.")},
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)

    def __init__(self, data: Any = None, *, regions: Collection[int] | None, member: PoolMember | None = None) -> None:
        initial: dict[str, Any] = {}
        if member is not None:
            initial = {"fields_known": member.fields, "themes": member.themes.all(), "region": member.region_id}
        super().__init__(data, initial=initial)
        self.fields["themes"].queryset = Theme.objects.filter(is_active=True)  # type: ignore[attr-defined]
        of_mine = Region.objects.all() if regions is None else Region.objects.filter(pk__in=regions)
        self.fields["region"].queryset = of_mine  # type: ignore[attr-defined]
        self.is_limited = regions is not None
        if member is not None:
            del self.fields["name"], self.fields["email"]

    def clean_region(self) -> Region | None:
        """A coordinator of regions chooses one of them; an administrator may leave it open."""
        region: Region | None = self.cleaned_data["region"]
        if region is None and self.is_limited:
            raise ValidationError(_now("Choose a region that you coordinate."))
        return region
