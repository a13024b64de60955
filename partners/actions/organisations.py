"""Organisations join the register and change there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from collab.accounts.models import User
from partners.exceptions import ChangedMeanwhileError, IdentifierTakenError
from partners.identifiers import Scheme, clean_identifier
from partners.models import Identifier, Organisation, OrganisationName, Succession

_Sort = OrganisationName.Sort
FIELDS = ("kind", "name", "short_name", "valid_from", "valid_to", "website", "place")


@transaction.atomic
def add_organisation(
    *,
    kind: str,
    name: str,
    by: User,
    short_name: str = "",
    aliases: Iterable[str] = (),
    former_names: Iterable[str] = (),
    identifiers: Iterable[tuple[str, str]] = (),
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    website: str = "",
    place: str = "",
    successors: Sequence[Organisation] = (),
) -> Organisation:
    """Add an organisation with its names, so that search finds it at once.

    Raises ValidationError for an identifier that cannot be right, and IdentifierTakenError for one
    that another organisation has. `by` is kept in the history, which the database writes.
    """
    organisation = Organisation.objects.create(
        kind=kind,
        name=_tidy(name),
        short_name=_tidy(short_name),
        valid_from=valid_from,
        valid_to=valid_to,
        website=website,
        place=place,
    )
    _keep_names(organisation, aliases, former_names)
    _keep_identifiers(organisation, identifiers)
    _keep_successors(organisation, successors)
    return organisation


@transaction.atomic
def edit_organisation(
    *,
    organisation: Organisation,
    version: int,
    by: User,
    changes: Mapping[str, Any],
    aliases: Iterable[str] | None = None,
    former_names: Iterable[str] | None = None,
    identifiers: Mapping[str, Iterable[str]] | None = None,
    successors: Sequence[Organisation] | None = None,
) -> Organisation:
    """Change an organisation that was read at `version`; what is None, or not in `changes`, stays as it is.

    `identifiers` gives all values per scheme that changes. Raises ChangedMeanwhileError when somebody
    saved it in between: nothing is written then.
    """
    claimed = Organisation.objects.filter(pk=organisation.pk, version=version).update(version=F("version") + 1)
    if not claimed:
        raise ChangedMeanwhileError
    organisation = Organisation.objects.get(pk=organisation.pk)
    for field in FIELDS:
        if field in changes:
            setattr(organisation, field, changes[field])
    organisation.name, organisation.short_name = _tidy(organisation.name), _tidy(organisation.short_name)
    organisation.save(update_fields=[*FIELDS, "updated_at"])
    _keep_names(organisation, aliases, former_names)
    if identifiers is not None:
        pairs = [(scheme, value) for scheme, values in identifiers.items() for value in values]
        _keep_identifiers(organisation, pairs, schemes=identifiers.keys())
    if successors is not None:
        _keep_successors(organisation, successors)
    return organisation


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _keep_names(organisation: Organisation, aliases: Iterable[str] | None, former_names: Iterable[str] | None) -> None:
    """Make the rows of names say exactly this; rows that are right already keep their dates."""
    present = {(row.name, row.sort): row.pk for row in organisation.names.all()}
    wanted = {(organisation.name, _Sort.OFFICIAL.value)}
    if organisation.short_name:
        wanted.add((organisation.short_name, _Sort.SHORT.value))
    for sort, names in ((_Sort.ALIAS.value, aliases), (_Sort.FORMER.value, former_names)):
        if names is None:
            wanted |= {key for key in present if key[1] == sort}
        else:
            wanted |= {(_tidy(name), sort) for name in names if _tidy(name)}
    OrganisationName.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, name=name, sort=sort)
        for name, sort in sorted(wanted - present.keys())
    )


def _keep_identifiers(
    organisation: Organisation, identifiers: Iterable[tuple[str, str]], schemes: Collection[str] = Scheme.values
) -> None:
    """Make the identifiers of these schemes exactly those."""
    wanted = {(scheme, clean_identifier(scheme, value)) for scheme, value in identifiers if value}
    present = {(row.scheme, row.value): row.pk for row in organisation.identifiers.filter(scheme__in=schemes)}
    Identifier.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    try:
        with transaction.atomic():
            Identifier.objects.bulk_create(
                Identifier(organisation=organisation, scheme=scheme, value=value)
                for scheme, value in sorted(wanted - present.keys())
            )
    except IntegrityError as error:
        raise IdentifierTakenError from error


def _keep_successors(organisation: Organisation, successors: Sequence[Organisation]) -> None:
    wanted = {successor.pk for successor in successors} - {organisation.pk}
    present = {row.successor_id: row.pk for row in organisation.successions_out.all()}
    Succession.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
    on = organisation.valid_to + dt.timedelta(days=1) if organisation.valid_to else None
    Succession.objects.bulk_create(
        Succession(predecessor=organisation, successor_id=pk, on=on) for pk in sorted(wanted - present.keys())
    )
