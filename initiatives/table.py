"""Who sits at the table of an initiative, and in whose name somebody may speak."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from collab.accounts.models import User
from initiatives.models import Initiative, Involvement, Seat
from partners.models import Membership, Organisation

# With fewer people than this, others can guess who wrote something without a name.
SAFE_FROM = 4


def works_for(user: User | AnonymousUser, organisation_id: int, *, on: dt.date) -> bool:
    """Whether `user` works for this organisation on the date `on`, and so may speak for it."""
    if not user.is_authenticated:
        return False
    return Membership.objects.active(on).filter(person__user=user, organisation=organisation_id).exists()


def own_organisation_ids(user: User | AnonymousUser, *, on: dt.date) -> set[int]:
    """The keys of the organisations that `user` works for on the date `on`; kept for this request."""
    if not user.is_authenticated:
        return set()
    known: dict[dt.date, set[int]] = user.__dict__.setdefault("_own_organisation_ids", {})
    if on not in known:
        working = Membership.objects.active(on).filter(person__user=user)
        known[on] = set(working.values_list("organisation_id", flat=True))
    return known[on]


def own_organisations(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Organisation]:
    """The organisations in whose name `user` may speak on the date `on`."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    working = Membership.objects.active(on).filter(person__user=user)
    return Organisation.objects.valid(on).filter(pk__in=working.values("organisation"))


def at_table(initiative: Initiative, *, on: dt.date) -> QuerySet[User]:
    """Everybody with an account who has a role, sits on a seat, or works for who does or for a partner."""
    roles = Involvement.objects.active().filter(initiative=initiative)
    seats = Seat.objects.filled(on).filter(initiative=initiative)
    partners = initiative.partnerships.active()
    working = Membership.objects.active(on).filter(
        Q(organisation__in=partners.values("organisation"))
        | Q(organisation__in=seats.filter(person=None).values("organisation"))
    )
    return User.objects.filter(is_active=True).filter(
        Q(person__in=roles.values("person"))
        | Q(person__in=seats.filter(person__isnull=False).values("person"))
        | Q(person__in=working.values("person"))
    )


def has_seat(user: User | AnonymousUser, initiative: Initiative, *, on: dt.date) -> bool:
    """Whether `user` sits at the table of `initiative` on the date `on`."""
    return user.is_authenticated and at_table(initiative, on=on).filter(pk=user.pk).exists()


def could_have_written(initiative: Initiative, *, on: dt.date) -> int:
    """How many people at the table could have written something without a name.

    Who leads and coordinates is left out: they know that it was not them.
    """
    answering = Involvement.objects.active().filter(
        initiative=initiative, role__in=[Involvement.Role.LEAD, Involvement.Role.COORDINATOR]
    )
    return at_table(initiative, on=on).exclude(person__in=answering.values("person")).count()
