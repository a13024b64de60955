"""Who changed a record of the register last, from the history that the database keeps; and where that stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from collab.accounts.models import User
from collab.lib.trail import Source
from partners.models import (
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    Person,
    Region,
    RegionMember,
    RegionRole,
    Succession,
)

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source("organisation", Organisation),
        Source("organisation_name", OrganisationName),
        Source("identifier", Identifier, ("value",)),
        Source("succession", Succession, ("predecessor",)),
        Source("region", Region),
        Source("region_member", RegionMember, ("organisation",)),
        Source("region_role", RegionRole, ("person",)),
        Source("person", Person),
        Source("membership", Membership, ("person",)),
    )
}


def last_change(organisation: Organisation) -> tuple[User | None, dt.datetime]:
    """Who saved `organisation` last (None when it was not somebody who signed in), and when."""
    events: Any = organisation.events  # type: ignore[attr-defined]
    event = events.select_related("pgh_context").order_by("-pgh_id").first()
    if event is None:
        return None, organisation.updated_at
    key = (event.pgh_context.metadata if event.pgh_context else {}).get("user")
    return User.objects.filter(pk=key).first() if key else None, event.pgh_created_at
