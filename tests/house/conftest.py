"""What the tests of the house lean on."""

from __future__ import annotations

import datetime as dt

import pytest

from initiatives.models import Involvement, Partnership, Visibility
from partners.models import Person
from tests.factories import (
    AgreementFactory,
    AnswerFactory,
    BodyFactory,
    CalendarFeedFactory,
    CelebrationFactory,
    ConnectionFactory,
    DissentFactory,
    EndorsementFactory,
    FarewellFactory,
    FollowFactory,
    FrozenReportFactory,
    GuestFactory,
    HorizonDecisionFactory,
    ImprovementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    LinkFactory,
    MentionFactory,
    MergeFactory,
    MessageFactory,
    MilestoneFactory,
    MilestoneMoveFactory,
    PartnershipFactory,
    PersonFactory,
    PhotoFactory,
    PoolMemberFactory,
    QuestionnaireFactory,
    RegionFactory,
    ResponseFactory,
    ResultFactory,
    RoundFactory,
    SavedFilterFactory,
    SeatFactory,
    TogetherRequestFactory,
    UpdateFactory,
    VerdictFactory,
)

DAY = dt.date(2026, 11, 2)
AT = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def scene(coordinator, partner_member, stranger, manager, administrator, almere, lelystad):
    """A function that makes an initiative of Almere and Lelystad and all that hangs from it.

    It gives the key per thing: `{"initiative": 1, "partnership": 3, ...}`.
    """

    def _scene(visibility: str = Visibility.SIGNED_IN) -> dict[str, int]:
        initiative = InitiativeFactory(title=f"Scène {visibility}", visibility=visibility, created_by=coordinator)
        PartnershipFactory(initiative=initiative, organisation=almere, role=Partnership.Role.LEAD)
        partnership = PartnershipFactory(initiative=initiative, organisation=lelystad)
        involvement = InvolvementFactory(
            initiative=initiative, person=Person.objects.get(user=coordinator), role=Involvement.Role.COORDINATOR
        )
        FollowFactory(initiative=initiative, user=coordinator)
        looked = RoundFactory(initiative=initiative, number=1, is_submitted=True)
        AnswerFactory(round=looked, statement__questionnaire=QuestionnaireFactory())
        answered = RoundFactory(initiative=initiative, number=3, is_submitted=True, state="answered", answered_at=AT)
        ResponseFactory(round=answered)
        milestone = MilestoneFactory(initiative=initiative)
        feast = MilestoneFactory(initiative=initiative, reached_on=DAY)
        celebration = CelebrationFactory(milestone=feast)
        planned = RoundFactory(initiative=initiative, number=4, reflector=PersonFactory(email="rosa@elders.example"))
        other = InitiativeFactory()
        return {
            "initiative": initiative.pk,
            "other": other.pk,
            "verdict": VerdictFactory(first=initiative, second=other).pk,
            "partnership": partnership.pk,
            "involvement": involvement.pk,
            "update": UpdateFactory(initiative=initiative, created_by=coordinator).pk,
            "link": LinkFactory(initiative=initiative, created_by=coordinator).pk,
            "body": BodyFactory(initiative=initiative).pk,
            "agreement": AgreementFactory(initiative=initiative).pk,
            "result": ResultFactory(initiative=initiative).pk,
            "milestone": milestone.pk,
            "reached": MilestoneFactory(initiative=initiative, reached_on=DAY).pk,
            "move": MilestoneMoveFactory(milestone=milestone).pk,
            "celebration": celebration.pk,
            "photo": PhotoFactory(celebration=celebration).pk,
            "mention": MentionFactory(celebration=celebration, email="", salt="").pk,
            "asked": MentionFactory(celebration=celebration).pk,
            "guest": GuestFactory(celebration=celebration).pk,
            "reached_result": ResultFactory(initiative=initiative, reached_on=DAY).pk,
            "decision": HorizonDecisionFactory(initiative=initiative).pk,
            "farewell": FarewellFactory(initiative=initiative).pk,
            "seat": SeatFactory(initiative=initiative).pk,
            "sitter": SeatFactory(initiative=initiative, person=PersonFactory(), filled_on=DAY).pk,
            "endorsement": EndorsementFactory(initiative=initiative, organisation=lelystad).pk,
            "dissent": DissentFactory(initiative=initiative).pk,
            "request": JoinRequestFactory(initiative=initiative).pk,
            "connection": ConnectionFactory(first=initiative).pk,
            "together": TogetherRequestFactory(other=initiative).pk,
            "merge": MergeFactory(gone=initiative).pk,
            "round": planned.pk,
            "look": planned.pk,
            "submitted": RoundFactory(initiative=initiative, number=2, is_submitted=True).pk,
            "improvement": ImprovementFactory(round=answered).pk,
            "pool": PoolMemberFactory().pk,
            "message": MessageFactory().pk,
            "questionnaire": QuestionnaireFactory().pk,
            "filter": SavedFilterFactory(user=coordinator).pk,
            "feed": CalendarFeedFactory(owner=coordinator).pk,
            "report": FrozenReportFactory(made_by=coordinator, scope=f"o{almere.pk}", is_whole=True).pk,
            "organisation": almere.pk,
            "region": RegionFactory().pk,
        }

    return _scene
