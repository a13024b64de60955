"""How do we mark it?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField, needed
from initiatives.models import Celebration
from initiatives.periods import LAST_DAY

How = Celebration.How


class CelebrateForm(forms.Form):
    """Now with thanks, on a day that is planned, or not this one and why."""

    EXPLAINED = {
        How.NOW: _("A word of thanks, which stands in the story."),
        How.PLANNED: _("A day and a place, with everybody who took part."),
        How.NOT: _("That is fine. Say shortly why."),
    }
    how = forms.ChoiceField(
        label=_("How shall we mark it?"), choices=How.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    day = needed(
        forms.DateField(label=_("On which day?"), widget=DateInput, required=False), _("when you plan something")
    )
    place = forms.CharField(label=_("Where?"), max_length=160, required=False)
    thanks = TextField(
        label=_("Whom do we thank?"), help_text=_("Name people only when they like that."), max_length=800,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    because = needed(forms.CharField(label=_("Why not?"), max_length=300, required=False), _("when not this one"))

    def __init__(self, data: Any = None, *, on: dt.date, before: Celebration | None = None, how: str = "") -> None:
        initial: dict[str, Any] = {"how": how if how in How.values else How.NOW}
        if before is not None:
            initial = {
                "how": how if how in How.values else before.how, "place": before.place, "thanks": before.thanks,
                "because": before.because, "day": before.on if before.how == How.PLANNED else None,
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.on = on

    @property
    def explained(self) -> list[tuple[forms.boundfield.BoundWidget, Any]]:
        """The three answers with what they mean."""
        return list(zip(self["how"], self.EXPLAINED.values(), strict=True))

    def clean(self) -> dict[str, Any]:
        """A plan has a day, not before today; who does not celebrate says why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == How.PLANNED and "day" in cleaned:
            day = cleaned["day"]
            if day is None:
                self.add_error("day", _("Choose a day."))
            elif not self.on <= day <= LAST_DAY:
                self.add_error("day", _("Choose today or a later day."))
        if cleaned.get("how") == How.NOT and not cleaned.get("because"):
            self.add_error("because", _("Say why not, in a few words."))
        return cleaned
