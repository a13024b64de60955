"""What the radar is narrowed by, and the words of an introduction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.choices import theme_choices
from initiatives.overlap.radar import Show
from partners.models import Region


class RadarForm(forms.Form):
    """A region of one's own, a theme, and when the pairs were found. What cannot be read is passed over."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    since = forms.DateField(label=_("Found from"), widget=DateInput, required=False)
    until = forms.DateField(label=_("Found until"), widget=DateInput, required=False)
    show = forms.ChoiceField(choices=[("", ""), *Show.choices], widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, regions: Any, needs_region: bool) -> None:
        super().__init__(data)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].empty_label = None if needs_region else _("All regions")  # type: ignore[attr-defined]
        self.fields["theme"].choices = [("", _("All themes")), *theme_choices()]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def region_id(self) -> int | None:
        """The region that was chosen."""
        region = self.cleaned_data.get("region")
        return region.pk if region else None

    @property
    def theme_id(self) -> int | None:
        """The theme that was chosen."""
        return int(self.cleaned_data["theme"]) if self.cleaned_data.get("theme") else None

    @property
    def which(self) -> Show:
        """Which pairs the list holds."""
        return Show(self.cleaned_data.get("show") or Show.OPEN)

    @property
    def days(self) -> dict[str, dt.date | None]:
        """From when until when the pairs were found."""
        return {name: self.cleaned_data.get(name) for name in ("since", "until")}


class IntroductionForm(forms.Form):
    """A few words of one's own in the mail that introduces two to each other."""

    words = TextField(
        label=_("Why should they meet?"),
        help_text=_("One or two sentences. Both sides read them, with your name."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
