"""Which organisation somebody means who types its name in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from collab.lib.text import fold
from partners.models import Organisation, OrganisationName
from partners.models.kind import split_kind


def named(lines: Iterable[str]) -> tuple[list[Organisation], list[str]]:
    """The organisation of each line, and in words what could not be understood; three queries at most.

    A line is a name, with or without the kind in front, or a number such as GM0034. Of several with
    the same name the one that still exists is meant; when two do, nothing is guessed.
    """
    wanted = [line.strip() for line in lines if line.strip()]
    folded = {fold(line) for line in wanted} | {split_kind(line)[1] for line in wanted}
    by_name: dict[str, dict[int, Organisation]] = defaultdict(dict)
    rows = OrganisationName.objects.filter(folded__in=folded - {""}).select_related("organisation").order_by("pk")
    for row in rows:
        by_name[row.folded][row.organisation_id] = row.organisation
    by_number: dict[str, Organisation] = {}
    numbers = Organisation.objects.filter(identifiers__value__in=wanted).prefetch_related("identifiers")
    for organisation in numbers:
        by_number |= {one.value: organisation for one in organisation.identifiers.all()}
    found, trouble = [], []
    for line in wanted:
        means = [by_number[line]] if line in by_number else _meant(line, by_name)
        if len(means) == 1:
            found.append(means[0])
        elif means:
            trouble.append(
                _("More than one partner is called “%(name)s”. Fill in its CBS code or another number.")
                % {"name": line}
            )
        else:
            trouble.append(
                _("No partner is called “%(name)s”. Look it up in the register, or add it first.") % {"name": line}
            )
    return list(dict.fromkeys(found)), trouble


def _meant(line: str, by_name: dict[str, dict[int, Organisation]]) -> list[Organisation]:
    kind, rest = split_kind(line)
    means = list(by_name[fold(line)].values())
    if kind:
        means += [one for one in by_name[rest].values() if one.kind == kind and one not in means]
    if len(means) > 1:
        means = [one for one in means if one.valid_to is None] or means
    if len(means) > 1:  # its own name goes before another's alias
        means = [one for one in means if fold(line) in {one.sort_name, fold(one.spoken_name)}] or means
    return means
