"""The stage, groups that meet, and agreements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, TextField, needed
from initiatives.forms.sent import OnceForm
from initiatives.models import Agreement, Body, Form, Initiative, Stage
from initiatives.models.initiative import ACTIVE_STAGES
from partners.models import Organisation


def why_field(label: Any, *, hint: Any = "", required: bool = True) -> TextField:
    """One sentence of why, which others can read back."""
    return TextField(
        label=label, help_text=hint, required=required, max_length=500,
        error_messages={"required": _("Say why, in one sentence.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class StageForm(forms.Form):
    """Another stage, why, and for a pause until when."""

    stage = forms.ChoiceField(
        label=_("How far is it now?"), error_messages={"required": _("Choose a stage.")}, widget=forms.RadioSelect
    )
    until = needed(
        forms.DateField(
            label=_("Paused until"), help_text=_("On that day we ask whether it goes on."), widget=DateInput,
            required=False,
        ),
        _("for a pause"),
    )  # fmt: skip
    why = why_field(_("Why?"), hint=_("One sentence, which stays in the story."))

    def __init__(self, data: Any = None, *, initiative: Initiative, on: dt.date, stage: str = "") -> None:
        is_paused = initiative.stage == Stage.PAUSED
        super().__init__(data, initial={"stage": stage, "until": initiative.paused_until})
        self.initiative, self.on = initiative, on
        labels = {Stage.PAUSED: _("A longer or shorter pause") if is_paused else _("Pause until a day")}
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (str(one), labels.get(one, one.label))
            for one in (*ACTIVE_STAGES, Stage.PAUSED)
            if one != initiative.stage or is_paused
        ]

    def clean(self) -> dict[str, Any]:
        """A pause has a last day, and it lies ahead."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("stage") != Stage.PAUSED:
            cleaned["until"] = None
        elif "until" in cleaned and cleaned["until"] is None:
            self.add_error("until", _("Choose until when it is paused."))
        elif "until" in cleaned and cleaned["until"] <= self.on:
            self.add_error("until", _("Choose a day after today."))
        elif "until" in cleaned and cleaned["until"] == self.initiative.paused_until:
            self.add_error("until", _("It is paused until that day already. Choose another day."))
        return cleaned


class BodyForm(OnceForm):
    """A group that meets: what it is, how often, and why it is needed."""

    kind = forms.ChoiceField(label=_("What kind of group?"), choices=Body.Kind.choices)
    name = forms.CharField(
        label=_("Name"), help_text=_("When there are more of that kind."), max_length=120, required=False
    )
    meetings_per_year = forms.IntegerField(
        label=_("How many times a year does it meet?"), min_value=0, max_value=366, initial=0, required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    hours = forms.DecimalField(
        label=_("How many hours does a meeting take?"),
        help_text=_("Of the meeting itself, not of all people together."),
        min_value=0, max_value=24, max_digits=3, decimal_places=1, initial=0, required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "decimal", "step": "0.5"}),
    )  # fmt: skip
    started_on = forms.DateField(
        label=_("Since"), widget=DateInput, error_messages={"required": _("Fill in since when it meets.")}
    )
    needed_because = forms.CharField(
        label=_("Why is it still needed?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    why = why_field(_("Why does it change?"), required=False, hint=_("One sentence, when it will meet otherwise."))

    def __init__(self, data: Any = None, *, on: dt.date, body: Body | None = None) -> None:
        initial: dict[str, Any] = {"started_on": on}
        if body is not None:
            initial = {name: getattr(body, name) for name in self.base_fields if hasattr(body, name)}
        super().__init__(data, initial=initial)
        self.body = body
        if body is None:
            del self.fields["needed_because"]
            self.fields["why"] = why_field(_("Why is it needed?"), hint=_("One sentence. We ask again now and then."))
        else:
            del self.fields["form_key"]

    def clean_meetings_per_year(self) -> int:
        """Nothing filled in is none."""
        return self.cleaned_data["meetings_per_year"] or 0

    def clean_hours(self) -> Any:
        """Nothing filled in is none."""
        return self.cleaned_data["hours"] or 0

    def clean_started_on(self) -> dt.date:
        """A group starts before it stops."""
        day: dt.date = self.cleaned_data["started_on"]
        if self.body is not None and self.body.ended_on and day > self.body.ended_on:
            last = date_format(self.body.ended_on, "j F Y")
            raise ValidationError(_now("Choose a day before it stopped, %(day)s.") % {"day": last})
        return day


class AgreementForm(OnceForm):
    """What was signed, by whom, from when to when."""

    form = forms.ChoiceField(
        label=_("What kind of agreement?"), choices=[choice for choice in Form.choices if choice[0] != Form.NONE],
        help_text=_("From light to heavy. A heavier form is worth waiting for until something is reached."),
    )  # fmt: skip
    title = forms.CharField(label=_("Name"), max_length=160, required=False)
    signed_on = forms.DateField(
        label=_("Signed on"), widget=DateInput, error_messages={"required": _("Fill in when it was signed.")}
    )
    parties = forms.ModelMultipleChoiceField(
        label=_("Who signed?"), queryset=Organisation.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)
    evaluate_on = forms.DateField(label=_("Evaluation on"), widget=DateInput, required=False)
    notice_months = forms.IntegerField(
        label=_("Months of notice"), min_value=0, max_value=120, required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    why = why_field(_("Why does it change?"), required=False, hint=_("One sentence, for another form or term."))

    def __init__(self, data: Any = None, *, initiative: Initiative, agreement: Agreement | None = None) -> None:
        initial: dict[str, Any] = {}
        partner = Q(partnerships__initiative=initiative, partnerships__left_on__isnull=True)
        if agreement is not None:
            initial = {name: getattr(agreement, name) for name in self.base_fields if hasattr(agreement, name)}
            initial["parties"] = list(agreement.parties.values_list("pk", flat=True))
            partner |= Q(agreements=agreement)
        super().__init__(data, initial=initial)
        self.agreement = agreement
        self.fields["parties"].queryset = Organisation.objects.filter(partner).distinct()  # type: ignore[attr-defined]
        if agreement is None:
            self.fields["why"] = why_field(_("Why this form?"), hint=_("One sentence: what could not be done without?"))
        else:
            del self.fields["form_key"]

    def clean(self) -> dict[str, Any]:
        """Nothing happens before it is signed."""
        cleaned = super().clean()
        signed = cleaned.get("signed_on")
        for name in ("ends_on", "evaluate_on"):
            if signed and cleaned.get(name) and cleaned[name] < signed:
                self.add_error(name, _("Choose a day after it was signed."))
        if signed and self.agreement is not None and self.agreement.ended_on and signed > self.agreement.ended_on:
            self.add_error("signed_on", _("Choose a day before it ended."))
        return cleaned


class StopForm(forms.Form):
    """From which day something is no more, and why."""

    ended_on = forms.DateField(
        label=_("From which day?"), widget=DateInput, error_messages={"required": _("Choose a day.")}
    )
    why = why_field(_("Why?"), hint=_("One sentence, which stays with the changes of form."))

    def __init__(self, data: Any = None, *, first: dt.date, on: dt.date, ended_on: dt.date | None = None) -> None:
        super().__init__(data, initial={"ended_on": ended_on or max(on, first)})
        self.first = first

    def clean_ended_on(self) -> dt.date:
        """Nothing ends before it begins."""
        day: dt.date = self.cleaned_data["ended_on"]
        if day < self.first:
            first = date_format(self.first, "j F Y")
            raise ValidationError(_now("Choose a day from %(day)s on: then it began.") % {"day": first})
        return day
