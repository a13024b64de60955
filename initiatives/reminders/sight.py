"""Which news somebody may see: that of initiatives that are visible to them, and the invitations of their employer."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from collab.accounts.models import User
from collab.outbox.models import Occurrence
from initiatives.models import Initiative, JoinRequest
from initiatives.table import own_organisation_ids


def visible_to(user: User, occurrences: QuerySet[Occurrence], *, on: dt.date) -> QuerySet[Occurrence]:
    """The `occurrences` about initiatives that `user` may see on the date `on`.

    Who is invited may read the invitation, also where the initiative itself is for its partners alone.
    """
    invited = JoinRequest.objects.filter(
        direction=JoinRequest.Direction.INVITED,
        organisation__in=own_organisation_ids(user, on=on),
        initiative__deleted_at__isnull=True,
    )
    return occurrences.filter(
        Q(subject_id__in=Initiative.objects.visible_to(user).values("pk"))
        | Q(kind="invitation", object_id__in=invited.values("pk"))
    )
