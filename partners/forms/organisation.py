"""Adding an organisation and changing it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import DateInput, PlainSelect
from partners.actions.organisations import FIELDS
from partners.forms.lines import LinesField
from partners.identifiers import Scheme, clean_identifier
from partners.models import Identifier, Kind, Organisation, OrganisationName
from partners.naming import named


class OrganisationForm(forms.Form):
    """Everything that the register keeps about an organisation; only kind and name must be filled in."""

    kind = forms.ChoiceField(
        label=_("What kind of organisation is it?"), choices=[("", _("Choose a kind")), *Kind.choices],
        widget=PlainSelect, error_messages={"required": _("Choose what kind of organisation it is.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Official name"), max_length=250,
        help_text=_("Without the kind in front: Almere, not Gemeente Almere."),
        error_messages={"required": _("Fill in the official name.")},
    )  # fmt: skip
    short_name = forms.CharField(
        label=_("Short name"), max_length=80, required=False, help_text=_("For instance an abbreviation, such as VNG.")
    )
    aliases = LinesField(label=_("Also known as"), required=False, help_text=_("Other names, one per line."))
    former_names = LinesField(
        label=_("Former names"), required=False, help_text=_("What it was called before, one per line.")
    )
    place = forms.CharField(label=_("Place or province"), max_length=100, required=False)
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": _("This is not an address of a website. Example: https://www.almere.nl")},
    )  # fmt: skip
    valid_from = forms.DateField(label=_("Exists since"), required=False, widget=DateInput)
    valid_to = forms.DateField(
        label=_("Existed until"), required=False, widget=DateInput, help_text=_("The last day, if it no longer exists.")
    )
    successors = LinesField(
        label=_("Went on as"), required=False,
        help_text=_("Names of the partners that took over, one per line, as they stand in the register."),
    )  # fmt: skip
    cbs = forms.CharField(label=_("CBS code"), required=False, help_text=_("For instance GM0363."))
    tooi = forms.CharField(label=_("TOOI address"), required=False, help_text=_("Of a government body."))
    oin = forms.CharField(label=_("OIN"), required=False, help_text=_("20 digits."))
    rsin = forms.CharField(label=_("RSIN"), required=False, help_text=_("9 digits."))
    kvk = forms.CharField(label=_("KvK number"), required=False, help_text=_("8 digits; zeros in front count."))
    ror = forms.CharField(label=_("ROR"), required=False, help_text=_("For knowledge institutions: 04dkp9463."))
    brin = forms.CharField(label=_("BRIN"), required=False, help_text=_("For schools: 21QW."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    MAIN = ("kind", "name", "short_name", "place", "website")
    NAMES = ("aliases", "former_names")
    TIME = ("valid_from", "valid_to", "successors")

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None, **more: Any) -> None:
        self.organisation = organisation
        if organisation is not None:
            more.setdefault("initial", values(organisation))
        super().__init__(data, **more)
        self.found: list[Organisation] = []
        if organisation is not None:
            for bound in self.visible_fields():
                bound.field.show_hidden_initial = True

    def clean_valid_to(self) -> Any:
        """The last day is not before the first."""
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data["valid_to"]
        if first and last and last < first:
            day = date_format(first, "j F Y")
            raise ValidationError(_now("Choose a date after it began, %(day)s.") % {"day": day})
        return last

    def clean_successors(self) -> str:
        """Each line is the name of one partner in the register."""
        lines: str = self.cleaned_data["successors"]
        self.found, trouble = named(lines.splitlines())
        if self.organisation is not None and self.organisation in self.found:
            trouble.append(_now("An organisation cannot go on as itself."))
        elif self.organisation is not None and Organisation.objects.before(self.organisation).filter(
            pk__in=[row.pk for row in self.found]
        ):
            trouble.append(_now("One of these came before this organisation: it cannot come after it as well."))
        if trouble:
            raise ValidationError(trouble)
        return lines

    def clean(self) -> dict[str, Any]:
        """Identifiers are right, and nobody else has them."""
        cleaned = super().clean() or self.cleaned_data
        for scheme in Scheme.values:
            try:
                cleaned[scheme] = ", ".join(self._identifiers(scheme, cleaned.get(scheme, "")))
            except ValidationError as error:
                self.add_error(scheme, error)
        return cleaned

    def _identifiers(self, scheme: str, typed: str) -> list[str]:
        """The values that were typed for `scheme`, in their one form."""
        found = [clean_identifier(scheme, one) for one in _parts(typed)]
        taken = Identifier.objects.filter(scheme=scheme, value__in=found).select_related("organisation")
        for one in taken.exclude(organisation=self.organisation) if found else ():
            raise ValidationError(
                _now("%(name)s has this number already.") % {"name": one.organisation.spoken_name}, code="taken"
            )
        return found

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields that everybody sees."""
        return [self[name] for name in self.MAIN]

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The other fields under a title each, and whether it is open: something is filled in there, or wrong."""
        groups = (
            (_now("Other names"), self.NAMES),
            (_now("Since when, until when, and who came after"), self.TIME),
            (_now("Numbers in other registers"), tuple(Scheme.values)),
        )
        return [
            (title, [self[name] for name in names], any(self[name].value() or self[name].errors for name in names))
            for title, names in groups
        ]

    def added(self) -> dict[str, Any]:
        """What a valid form gives to `add_organisation`."""
        fields = {name: self.cleaned_data[name] for name in FIELDS}
        return {
            **fields,
            "aliases": self.cleaned_data["aliases"].splitlines(),
            "former_names": self.cleaned_data["former_names"].splitlines(),
            "identifiers": [(scheme, value) for scheme in Scheme.values for value in _parts(self.cleaned_data[scheme])],
            "successors": self.found,
        }

    def changed(self, names: Iterable[str]) -> dict[str, Any]:
        """What a valid form gives to `edit_organisation` for the fields `names`; the rest stays as it is."""
        names = set(names)
        lines = {name: self.cleaned_data[name].splitlines() for name in self.NAMES if name in names}
        schemes = {scheme: _parts(self.cleaned_data[scheme]) for scheme in Scheme.values if scheme in names}
        return {
            "changes": {name: self.cleaned_data[name] for name in FIELDS if name in names},
            **lines,
            "identifiers": schemes or None,
            "successors": self.found if "successors" in names else None,
        }


def _parts(text: str) -> list[str]:
    """The values in a field that may hold several, with commas between."""
    return [part.strip() for part in re.split(r"[,;]", text) if part.strip()]


def values(organisation: Organisation) -> dict[str, Any]:
    """What is saved, as the form knows it."""
    names: dict[str, list[str]] = {sort: [] for sort in OrganisationName.Sort.values}
    for row in organisation.names.order_by("name"):
        names[row.sort].append(row.name)
    identifiers: dict[str, list[str]] = {scheme: [] for scheme in Scheme.values}
    for one in organisation.identifiers.order_by("value"):
        identifiers[one.scheme].append(one.value)
    successors = organisation.successors.order_by("sort_name")
    fields = ("kind", "name", "short_name", "place", "website", "valid_from", "valid_to", "version")
    return {
        **{field: getattr(organisation, field) for field in fields},
        "aliases": "\n".join(names[OrganisationName.Sort.ALIAS]),
        "former_names": "\n".join(names[OrganisationName.Sort.FORMER]),
        "successors": "\n".join(row.spoken_name for row in successors),
        **{scheme: ", ".join(found) for scheme, found in identifiers.items()},
    }
