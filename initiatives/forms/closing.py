"""The conversation at the end, and opening again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField
from initiatives.forms.ending import check_horizon
from initiatives.forms.form import why_field
from initiatives.models import Closing, Initiative, Partnership
from partners.models import Organisation
from partners.models.organisation import spoken_name


def _words(label: Any, hint: Any, *, length: int, rows: int = 3, required: bool = False) -> TextField:
    return TextField(
        label=label, help_text=hint, max_length=length, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class LookBackForm(forms.Form):
    """What was reached, what we learned, whom we thank, what we celebrate, and what the next step is."""

    reached = _words(
        _("What did we reach?"), _("A few sentences, also when it was less than you hoped."), length=1500, required=True
    )
    learned = _words(_("What did we learn?"), _("What should others do the same, and what otherwise?"), length=1500)
    thanked = _words(
        _("Whom do we thank?"), _("Organisations, and people who agree to be named here."), length=800, rows=2
    )
    celebrated = _words(_("What do we celebrate, and how?"), _("Soup at a long table is enough."), length=800, rows=2)
    next_step = _words(
        _("What is the next step?"), _("You can log a next initiative from here after closing."), length=800, rows=2
    )

    def __init__(
        self, data: Any = None, *, closing: Closing | None = None, reached: str = "", thanked: str = ""
    ) -> None:
        initial: dict[str, Any] = {"reached": reached, "thanked": thanked}
        if closing is not None:
            initial = {name: getattr(closing, name) for name in self.base_fields if hasattr(closing, name)}
        super().__init__(data, initial=initial)
        self.fields["reached"].error_messages["required"] = _("Fill in what was reached: a sentence is enough.")


class CloseForm(LookBackForm):
    """The look back, what becomes of the groups, and what those hear who still wait for an answer."""

    to_who_waits = _words(
        _("What do you say to who still waits?"),
        _("They read this as the answer. Leave it empty: then they read that it is closed."),
        length=500,
        rows=2,
    )
    ends_groups = forms.BooleanField(label=_("The groups stop meeting from today"), required=False, initial=True)

    def __init__(self, data: Any = None, *, has_groups: bool, has_waiting: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        if not has_waiting:
            del self.fields["to_who_waits"]
        self.fields["ends_groups"].initial = True
        if not has_groups:
            del self.fields["ends_groups"]


class ReopenForm(forms.Form):
    """Why it opens again, until when, and who goes on for a partner that merged away."""

    why = why_field(_("Why does it open again?"), hint=_("One sentence, which stays in the story."))
    horizon_on = forms.DateField(
        label=_("Until when?"), help_text=_("On that day we ask: continue, adapt or stop?"), widget=DateInput,
        required=False,
    )  # fmt: skip
    successions = forms.MultipleChoiceField(
        label=_("These partners merged since. Who goes on for them?"),
        help_text=_("What you tick takes part from today, in the same role. You can change it later."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, initiative: Initiative, merged: Sequence[Partnership], on: dt.date) -> None:
        self.offered: dict[str, tuple[Partnership, int]] = {}
        choices, chosen = [], []
        for row in merged:
            for one in row.organisation.current:  # type: ignore[attr-defined]
                key = f"{row.pk}:{one['id']}"
                self.offered[key] = (row, one["id"])
                names = {"old": row.organisation.spoken_name, "new": spoken_name(one["kind"], one["name"])}
                choices.append((key, _now("%(new)s goes on for %(old)s") % names))
                if len(row.organisation.current) == 1:  # type: ignore[attr-defined]
                    chosen.append(key)
        super().__init__(data, initial={"successions": chosen})
        self.initiative, self.on = initiative, on
        self.fields["successions"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["successions"]

    def clean_horizon_on(self) -> dt.date | None:
        """A horizon lies ahead."""
        day: dt.date | None = self.cleaned_data["horizon_on"]
        if day is not None:
            check_horizon(day, initiative=self.initiative, on=self.on)
        return day

    def chosen(self) -> list[tuple[Partnership, Organisation]]:
        """Which organisation goes on for which partner."""
        keys = [key for key in self.cleaned_data.get("successions", []) if key in self.offered]
        found = Organisation.objects.in_bulk([self.offered[key][1] for key in keys])
        return [(self.offered[key][0], found[self.offered[key][1]]) for key in keys]
