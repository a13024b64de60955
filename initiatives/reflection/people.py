"""Who is written to about a round: the reflector, who keeps the initiative, and the managers of the lead."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from collab.outbox.models import Recipient
from initiatives.models import Initiative, Involvement, Partnership
from initiatives.models.partnership import LEADING
from partners.models import Membership, Person


def keepers(initiative: Initiative) -> list[User]:
    """The accounts of who leads or coordinates it."""
    roles = Involvement.objects.active().filter(
        initiative=initiative, role__in=[Involvement.Role.LEAD, Involvement.Role.COORDINATOR]
    )
    return list(User.objects.filter(is_active=True, person__in=roles.values("person")).distinct())


def managers(initiative: Initiative, *, on: dt.date) -> list[User]:
    """The accounts of the managers of the partner that leads it."""
    lead = Partnership.objects.active().filter(initiative=initiative, role__in=LEADING)
    memberships = Membership.objects.active(on).filter(
        organisation__in=lead.values("organisation"), role=Membership.Role.MANAGER
    )
    return list(User.objects.filter(is_active=True, person__in=memberships.values("person")).distinct())


def recipients_of(users: list[User]) -> list[Recipient]:
    """Their rows in the outbox, made where they have none."""
    known = set(Recipient.objects.filter(user__in=users).values_list("user_id", flat=True))
    new = [Recipient(user=user, language=user.language) for user in users if user.pk not in known]
    Recipient.objects.bulk_create(new, ignore_conflicts=True)
    return list(Recipient.objects.filter(user__in=users))


def address_of(person: Person) -> str:
    """The address at which a person can be reached, or nothing."""
    if person.user_id and person.user is not None and person.user.is_active:
        return person.user.email
    return person.email


def recipient_of(person: Person) -> Recipient | None:
    """The row in the outbox of somebody with or without an account; none without an address."""
    if person.user is not None and person.user.is_active:
        return recipients_of([person.user])[0]
    if not person.email:
        return None
    known = Recipient.objects.filter(email__iexact=person.email).first()
    if known is not None:
        return known
    row, _is_new = Recipient.objects.get_or_create(email=person.email.lower(), defaults={"name": person.name})
    return row
