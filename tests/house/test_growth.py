"""No page asks the database more when there are more rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collab.outbox.models import Recipient
from initiatives.models import Celebration, HorizonDecision, Initiative, PoolMember, Round
from partners.models import Person
from tests.factories import (
    AgreementFactory,
    AnswerFactory,
    BodyFactory,
    CalendarFeedFactory,
    CelebrationFactory,
    ClosingFactory,
    ConnectionFactory,
    DissentFactory,
    EndorsementFactory,
    FarewellFactory,
    FollowFactory,
    FormChangeFactory,
    GuestFactory,
    HorizonDecisionFactory,
    ImprovementFactory,
    InitiativeFactory,
    InitiativeKindFactory,
    InvolvementFactory,
    JoinRequestFactory,
    LinkFactory,
    MemberAnswerFactory,
    MemberOrganisationFactory,
    MemberSheetFactory,
    MembershipFactory,
    MentionFactory,
    MergeFactory,
    MilestoneFactory,
    MilestoneMoveFactory,
    NotApplicableFactory,
    OccurrenceFactory,
    OpenAnswerFactory,
    OrganisationFactory,
    PairFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PoolMemberFactory,
    RegionFactory,
    RegionMemberFactory,
    ResponseFactory,
    ResultFactory,
    RoundFactory,
    SavedFilterFactory,
    SeatFactory,
    SnoozeFactory,
    StageChangeFactory,
    StatementFactory,
    ThresholdFactory,
    TogetherRequestFactory,
    UpdateFactory,
    UserFactory,
    VerdictFactory,
)
from tests.house import matrix
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db
MOST = 12


def _more(keys, user, count):
    """`count` more of everything, on the pages of `keys` and in the lists."""
    person = Person.objects.get(user=user)
    for _ in range(count):
        initiative = InitiativeFactory(created_by=user)
        PartnershipFactory(initiative=initiative, organisation_id=keys["organisation"], role="lead")
        PartnershipFactory(initiative_id=keys["initiative"], organisation=OrganisationFactory())
        PartnershipFactory(initiative=initiative)
        InvolvementFactory(initiative=initiative, person=person, role="coordinator")
        InvolvementFactory(initiative_id=keys["initiative"])
        UpdateFactory(initiative=initiative, created_by=user)
        UpdateFactory(initiative_id=keys["initiative"], created_by=user)
        LinkFactory(initiative_id=keys["initiative"], created_by=user)
        BodyFactory(initiative_id=keys["initiative"])
        AgreementFactory(initiative_id=keys["initiative"])
        ResultFactory(initiative_id=keys["initiative"])
        FarewellFactory(initiative_id=keys["initiative"])
        held = Celebration.objects.get(pk=keys["celebration"])
        MentionFactory(celebration=held, photo=PhotoFactory(celebration=held, is_without_people=False))
        MentionFactory(celebration=held)
        _more_of_its_life(Initiative.objects.get(pk=keys["initiative"]), initiative, keys, user)
        VerdictFactory(first_id=keys["initiative"], second=initiative)
        PairFactory(first_id=keys["initiative"], second=InitiativeFactory())
        InitiativeKindFactory()
        FollowFactory(initiative=initiative, user=user)
        SavedFilterFactory(user=user)
        CalendarFeedFactory(owner=user)
        MembershipFactory(person=person)
        MembershipFactory(organisation_id=keys["organisation"])
        RegionMemberFactory(region_id=keys["region"])
        RegionMemberFactory(region=RegionFactory(), organisation_id=keys["organisation"])


def _more_of_its_life(shown, other, keys, user):
    """One more of what hangs from the initiative that is `shown`, and of what waits for `user` in an `other`."""
    for initiative in (shown, other):
        StatementFactory(initiative=initiative, stated_by=user)
        EndorsementFactory(initiative=initiative, organisation=OrganisationFactory())
        SeatFactory(initiative=initiative)
        SeatFactory(initiative=initiative, person=PersonFactory(), filled_on="2026-11-02", kind="outsider")
        DissentFactory(initiative=initiative, raised_by=user)
        DissentFactory(initiative=initiative, answer="Ja.", answered_on="2026-11-20", answered_by=user)
        JoinRequestFactory(initiative=initiative, asked_by=user)
        StageChangeFactory(initiative=initiative, changed_by=user)
        FormChangeFactory(initiative=initiative, changed_by=user)
    _more_of_its_mirror(shown)
    _more_milestones(shown, user)
    _more_milestones(other, user)
    before = dt.date(2000, 1, 1) + dt.timedelta(days=HorizonDecision.objects.count())
    HorizonDecisionFactory(initiative=shown, horizon_before=before, decided_by=user)
    Initiative.objects.filter(pk=other.pk).update(horizon_on="2026-01-01")
    ResultFactory(initiative=other)
    JoinRequestFactory(initiative=InitiativeFactory(), organisation_id=keys["organisation"])
    ClosingFactory(closed_by=user)
    ConnectionFactory(first=shown, second=other)
    TogetherRequestFactory(initiative=other, other=shown, organisation_id=keys["organisation"])
    MergeFactory(kept=other, gone=shown)
    MergeFactory(kept=shown, gone=other, state="done", merged_at=timezone.now())
    NotApplicableFactory(initiative=other, said_by=user)
    PoolMemberFactory(region_id=keys["region"])
    PoolMemberFactory(region=None, person=PersonFactory(email=f"p{PoolMember.objects.count()}@elders.example"))
    _more_looks(shown)
    _more_looks(other)
    RoundFactory(initiative=other, number=other.rounds.count() + 1)
    SnoozeFactory(user=user)
    recipient = Recipient.objects.get_or_create(user=user)[0]
    OccurrenceFactory(recipient=recipient, subject_id=other.pk)
    OccurrenceFactory(recipient=recipient, subject_id=other.pk, seen_at=timezone.now())
    ThresholdFactory()


def _more_milestones(initiative, user):
    """One of each more: overdue and moved, reached and celebrated, reached and waiting; of people, parties, results."""
    day = dt.date(2026, 3, 2)
    late = MilestoneFactory(initiative=initiative, planned_from=day, owner=PersonFactory(), created_by=user)
    MilestoneMoveFactory(milestone=late, moved_by=UserFactory())
    result = ResultFactory(initiative=initiative, reached_on=day)
    after = InitiativeFactory()
    CelebrationFactory(
        milestone=None,
        result=result,
        story="Het was mooi.",
        next_initiative=after,
        told_by=user,
        told_at=timezone.now(),
    )
    feast = CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, reached_on=day, result=result))
    GuestFactory(celebration=feast, was_there=True)
    MilestoneFactory(initiative=initiative, reached_on=day, owner_organisation=OrganisationFactory())


def _more_looks(initiative):
    """Two looks from outside more: one that waits for its response, and one with its response and improvements."""
    number = initiative.rounds.count() + 1
    RoundFactory(initiative=initiative, number=number, is_submitted=True)
    at = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)
    answered = RoundFactory(
        initiative=initiative, number=number + 1, is_submitted=True, state="answered", answered_at=at
    )
    ResponseFactory(round=answered)
    for place in (1, 2):
        ImprovementFactory(round=answered, place=place, owner=PersonFactory())


def _more_of_its_mirror(shown):
    """One more earlier look from outside, and one more of all that was answered in the first."""
    first = Round.objects.get(initiative=shown, number=1)
    questionnaire = first.answers.first().statement.questionnaire
    RoundFactory(initiative=shown, number=Round.objects.filter(initiative=shown).count() + 1, is_submitted=True)
    OpenAnswerFactory(round=first, question__questionnaire=questionnaire)
    sheet = MemberSheetFactory(round=first)
    MemberAnswerFactory(sheet=sheet, statement=first.answers.first().statement)
    MemberOrganisationFactory(round=first)
    AnswerFactory(round=first)


def _pages(keys):
    for address in addresses():
        if not address.is_administration:
            thing = matrix.subject(address)
            values = {**matrix.VALUES, "other": keys["other"]} | ({"pk": keys[thing]} if thing else {})
            yield address.name, address.path(**values)


def _counts(client, pages):
    counts = {}
    for name, path in pages:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
            if response.streaming:
                response.getvalue()
        if response.status_code == 200:
            counts[name] = len(captured)
    return counts


def test_pages_ask_as_much_for_fifty_rows_as_for_one(scene, coordinator):
    keys = scene()
    client = Client()
    client.force_login(coordinator)
    _more(keys, coordinator, 2)
    pages = list(_pages(keys))
    _counts(client, pages)  # the first request of a session notes that it is used
    few = _counts(client, pages)
    _more(keys, coordinator, 10)
    many = _counts(client, pages)
    assert {name: (few.get(name), count) for name, count in many.items() if count > few.get(name, 0)} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
