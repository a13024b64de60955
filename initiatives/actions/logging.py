"""Logging an initiative: five fields, one row, however often the form is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.endorsing import state
from initiatives.actions.verb import verb
from initiatives.models import Destination, Initiative, InitiativeKind, Involvement, Partnership, Theme
from partners.actions.people import person_for
from partners.models import Organisation, Region


@verb
def log_initiative(
    *,
    title: str,
    binding: str,
    theme: Theme,
    lead: Organisation,
    by: User,
    at: dt.datetime,
    partners: Iterable[Organisation] = (),
    region: Region | None = None,
    form_key: uuid.UUID | None = None,
    kind: InitiativeKind | None = None,
    destination: Destination | None = None,
    started_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Initiative:
    """Write down a new initiative with its partners; whoever logs it becomes its coordinator.

    `form_key` is the one-time key of the form: the same form sent again gives the initiative that
    is there already, also when both arrive at the same moment.
    """
    first = Initiative(
        title=title, binding=binding, theme=theme, region=region, form_key=form_key,
        kind=kind, destination=destination, started_on=started_on, ends_on=ends_on,
        created_by=by, updated_by=by, created_at=at, updated_at=at,
    )  # fmt: skip
    initiative, is_new = _insert_once(first)
    if not is_new:
        return initiative
    joined = {lead.pk: lead} | {partner.pk: partner for partner in partners}
    Partnership.objects.bulk_create(
        Partnership(
            initiative=initiative,
            organisation=partner,
            name_then=partner.name,
            role=Partnership.Role.LEAD if partner.pk == lead.pk else Partnership.Role.PARTICIPANT,
        )
        for partner in joined.values()
    )
    Involvement.objects.create(initiative=initiative, person=person_for(by), role=Involvement.Role.COORDINATOR)
    state(initiative, by=by, on=timezone.localdate(at))
    return initiative


def _insert_once(initiative: Initiative) -> tuple[Initiative, bool]:
    """Save it, unless its form was saved before: then the row of that time, and False."""
    try:
        with transaction.atomic():
            initiative.save(force_insert=True)
    except IntegrityError:
        if initiative.form_key is None:
            raise
        logged = Initiative.objects.filter(form_key=initiative.form_key, created_by=initiative.created_by).first()
        if logged is not None:
            return logged, False
        initiative.form_key = None  # the key of somebody else's form: it says nothing here
        initiative.save(force_insert=True)
    return initiative, True
