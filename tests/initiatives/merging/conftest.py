"""Two initiatives with everything that one can have, and what their tables hold."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.utils import timezone

from initiatives.merging import PLAN
from initiatives.models import Involvement, Milestone, Partnership
from partners.models import Person
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    CelebrationFactory,
    ConnectionFactory,
    DissentFactory,
    EndorsementFactory,
    FarewellFactory,
    FollowFactory,
    FormChangeFactory,
    HorizonDecisionFactory,
    ImprovementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    LinkFactory,
    MembershipFactory,
    MentionFactory,
    MilestoneFactory,
    NotApplicableFactory,
    OccurrenceFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    StageChangeFactory,
    StatementFactory,
    UpdateFactory,
    UserFactory,
)

NOW = timezone.now().replace(microsecond=0)
DAY = dt.date(2026, 11, 2)


def led(title, *, user, organisation, role="lead", **values):
    """An initiative that `user` leads for `organisation`."""
    initiative = InitiativeFactory(title=title, created_by=user, **values)
    PartnershipFactory(initiative=initiative, organisation=organisation, role=Partnership.Role.LEAD)
    InvolvementFactory(initiative=initiative, person=Person.objects.get(user=user), role=role)
    initiative.refresh_from_db()
    return initiative


def person_of(name, organisation):
    """Somebody with an account who works there."""
    user = UserFactory(name=name)
    MembershipFactory(person__user=user, person__name=name, organisation=organisation)
    return user


@pytest.fixture
def gerda(db):
    """Gerda, who leads the trade mission of Flevoland."""
    return person_of("Gerda", OrganisationFactory(name="Flevoland", kind="province"))


@pytest.fixture
def hans(db):
    """Hans, who leads the trade mission of Overijssel."""
    return person_of("Hans", OrganisationFactory(name="Overijssel", kind="province"))


@pytest.fixture
def china(gerda):
    """The trade mission of Flevoland: the older one."""
    organisation = gerda.person.memberships.get().organisation
    return led("Handelsmissie China", user=gerda, organisation=organisation)


@pytest.fixture
def shanghai(china, hans):
    """The trade mission of Overijssel."""
    organisation = hans.person.memberships.get().organisation
    return led("Missie naar Shanghai", user=hans, organisation=organisation)


def fill(initiative, number):
    """Everything that one can have; what depends on the `number` differs between two."""
    both, user = OrganisationFactory(name=f"Partij {number}"), UserFactory()
    PartnershipFactory(initiative=initiative, organisation=both, joined_on=DAY)
    PartnershipFactory(initiative=initiative, joined_on=DAY, left_on=DAY + dt.timedelta(days=3), left_reason="Klaar.")
    person = PersonFactory(user=UserFactory())
    InvolvementFactory(initiative=initiative, person=person, started_on=DAY)
    SeatFactory(initiative=initiative)
    SeatFactory(initiative=initiative, person=PersonFactory(), filled_on=DAY, kind="outsider")
    JoinRequestFactory(initiative=initiative)
    result = ResultFactory(initiative=initiative, reached_on=DAY)
    first = MilestoneFactory(initiative=initiative, result=result)
    reached = MilestoneFactory(initiative=initiative, reached_on=DAY, position=first.position + 1)
    feast = CelebrationFactory(initiative=initiative, milestone=reached)
    CelebrationFactory(initiative=initiative, milestone=None, result=result, next_initiative=InitiativeFactory())
    MentionFactory(celebration=feast, photo=PhotoFactory(celebration=feast))
    BodyFactory(initiative=initiative)
    AgreementFactory(initiative=initiative).parties.add(both)
    FormChangeFactory(initiative=initiative)
    HorizonDecisionFactory(initiative=initiative, horizon_before=DAY + dt.timedelta(days=number))
    FarewellFactory(initiative=initiative)
    DissentFactory(initiative=initiative, raised_by=user)
    DissentFactory(initiative=initiative, is_anonymous=True, raised_on=DAY)
    statement = StatementFactory(initiative=initiative, binding=initiative.binding)
    EndorsementFactory(initiative=initiative, organisation=both, statement=statement)
    answered = RoundFactory(
        initiative=initiative, number=1, is_submitted=True, state="answered",
        answered_at=dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC),
    )  # fmt: skip
    ImprovementFactory(round=answered)
    RoundFactory(initiative=initiative, number=2)
    UpdateFactory(initiative=initiative)
    LinkFactory(initiative=initiative)
    FollowFactory(initiative=initiative, user=user)
    other = InitiativeFactory()
    ConnectionFactory(first=initiative, second=other)
    NotApplicableFactory(initiative=initiative)
    StageChangeFactory(initiative=initiative)
    OccurrenceFactory(subject_id=initiative.pk, kind="milestone", object_id=-first.pk)
    initiative.refresh_from_db()


COMPUTED = {"initiatives_clock", "initiatives_likeness", "initiatives_standing"}


def tables(*, without=("outbox_message",)):
    """All rows of every table that the plan is about, as text: what is computed from them left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({entry.table for entry in PLAN} - {*COMPUTED, "initiatives_merge"}):
            cursor.execute(f"SELECT to_jsonb(row) FROM {table} row ORDER BY id")
            rows = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
            for row in rows:
                row.pop("updated_at", None), row.pop("updated_by_id", None)
            found[table] = rows
    return found


def lead_people(initiative):
    """Who leads it, by name."""
    rows = Involvement.objects.active().filter(initiative=initiative, role="lead")
    return sorted(rows.values_list("person__name", flat=True))


def leading(initiative):
    """Which organisations lead it, the lead first."""
    rows = Partnership.objects.active().filter(initiative=initiative, role__in=["lead", "co_lead"])
    return list(rows.order_by("-role").values_list("organisation__name", "role"))


def positions(initiative):
    """The places of its milestones."""
    return list(Milestone.objects.filter(initiative=initiative).values_list("position", flat=True))
