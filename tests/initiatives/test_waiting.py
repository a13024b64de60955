"""What waits for whom: each sort of action comes for the right people, and goes when it is done or put aside."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import (
    Improvement,
    Initiative,
    Involvement,
    JoinRequest,
    Merge,
    Pair,
    Partnership,
    Result,
    Round,
    Snooze,
    TogetherRequest,
)
from initiatives.waiting import Kind, actions_of, counts_for, one_for, waiting_for
from partners.models import Membership, Person
from tests.factories import (
    CelebrationFactory,
    DissentFactory,
    EndorsementFactory,
    HorizonDecisionFactory,
    ImprovementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MergeFactory,
    MilestoneFactory,
    PairFactory,
    PartnershipFactory,
    PersonFactory,
    ResultFactory,
    RoundFactory,
    StatementFactory,
    TogetherRequestFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
CAST = ["coordinator", "partner_member", "stranger", "manager", "administrator"]


def days_ago(days):
    return ON - dt.timedelta(days=days)


def at(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _quiet(initiative, almere, stranger):
    """The initiative of the cast waits for nothing: its partner stands behind it and it changed yesterday."""
    EndorsementFactory(initiative=initiative, organisation=almere, endorsed_on=days_ago(20))
    Initiative.objects.filter(pk=initiative.pk).update(updated_at=at(days_ago(1)), created_at=at(days_ago(200)))


def make(kind, initiative):
    """One thing of a sort that waits in `initiative` for who coordinates it (an invitation: for Urk)."""
    person = Person.objects.get(name="Ada")
    if kind == Kind.REQUEST:
        return JoinRequestFactory(initiative=initiative)
    if kind == Kind.INVITATION:
        urk = Membership.objects.get(person__name="Carla").organisation
        return JoinRequestFactory(initiative=initiative, organisation=urk, direction="invited")
    if kind == Kind.TOGETHER:
        return TogetherRequestFactory(other=initiative)
    if kind == Kind.MERGE:
        return MergeFactory(gone=initiative)
    if kind == Kind.HORIZON:
        return Initiative.objects.filter(pk=initiative.pk).update(horizon_on=days_ago(1)) and initiative
    if kind == Kind.DISSENT:
        return DissentFactory(initiative=initiative)
    if kind == Kind.ROLE:
        role = Involvement.objects.get(initiative=initiative, person=person)
        role.term_ends_on = ON + dt.timedelta(days=30)
        role.save()
        return role
    if kind == Kind.ENDORSE:
        initiative.endorsements.all().delete()
        return Partnership.objects.get(initiative=initiative, organisation__name="Almere")
    if kind == Kind.RESULT:
        return ResultFactory(initiative=initiative)
    number = initiative.rounds.count() + 1
    if kind == Kind.RESPOND:
        return RoundFactory(initiative=initiative, number=number, is_submitted=True)
    if kind == Kind.REFLECTOR:
        return RoundFactory(initiative=initiative, number=number, planned_on=ON + dt.timedelta(days=14))
    if kind == Kind.IMPROVE:
        answered = {"is_submitted": True, "state": "answered", "answered_at": at(ON)}
        round_ = RoundFactory(initiative=initiative, number=number, **answered)
        return ImprovementFactory(round=round_, owner=person)
    if kind == Kind.MILESTONE:
        return MilestoneFactory(initiative=initiative, planned_from=days_ago(1))
    if kind == Kind.CELEBRATE:
        return MilestoneFactory(initiative=initiative, reached_on=days_ago(1))
    if kind == Kind.OVERLAP:
        return PairFactory(first=initiative, second=InitiativeFactory(stage="growing"), found_on=days_ago(1))
    return Initiative.objects.filter(pk=initiative.pk).update(updated_at=at(days_ago(61))) and initiative


def do(kind, thing, initiative):
    """What the button of each leads to, straight in the database."""
    if kind in {Kind.REQUEST, Kind.INVITATION}:
        JoinRequest.objects.update(decided_at=timezone.now(), outcome="declined", reason="Vol.")
    elif kind == Kind.TOGETHER:
        TogetherRequest.objects.update(decided_at=timezone.now(), outcome="declined", reason="Vol.")
    elif kind == Kind.MERGE:
        Merge.objects.update(state="withdrawn", ended_at=timezone.now())
    elif kind == Kind.HORIZON:
        HorizonDecisionFactory(initiative=initiative, horizon_before=days_ago(1))
    elif kind == Kind.DISSENT:
        thing.answer, thing.answered_on = "Wij vragen het hun.", ON
        thing.save()
    elif kind == Kind.ROLE:
        Involvement.objects.update(term_ends_on=ON + dt.timedelta(days=31))
    elif kind == Kind.ENDORSE:
        EndorsementFactory(initiative=initiative, organisation=thing.organisation, endorsed_on=ON)
    elif kind == Kind.RESULT:
        Result.objects.update(done_when="Als de laatste ketel weg is.")
    elif kind == Kind.RESPOND:
        Round.objects.update(state="answered", answered_at=at(ON))
    elif kind == Kind.REFLECTOR:
        Round.objects.update(planned_on=ON + dt.timedelta(days=15))
    elif kind == Kind.IMPROVE:
        thing.done_on = ON
        thing.save()
    elif kind == Kind.MILESTONE:
        CelebrationFactory(milestone=thing)
        type(thing).objects.update(reached_on=ON)
    elif kind == Kind.CELEBRATE:
        CelebrationFactory(milestone=thing)
    elif kind == Kind.OVERLAP:
        Pair.objects.update(outcome="different", settled_on=ON)
    else:
        Initiative.objects.update(confirmed_on=ON)


def kinds(user, on=ON):
    return [one.kind for one in waiting_for(user, on=on)]


@pytest.mark.parametrize("kind", Kind)
def test_it_waits_for_the_right_one_until_it_is_done(request, initiative, kind):
    people = {name: request.getfixturevalue(name) for name in CAST}
    assert not any(kinds(user) for user in people.values())
    thing = make(kind, initiative)
    theirs = "stranger" if kind == Kind.INVITATION else "coordinator"
    assert {name: kinds(user) for name, user in people.items() if kinds(user)} == {theirs: [kind]}
    [one] = waiting_for(people[theirs], on=ON)
    assert (one.initiative_id, one.title, one.object_id) == (initiative.pk, initiative.title, thing.pk)
    assert one.says
    assert one.when
    assert one.address
    assert one_for(people[theirs], one.key, on=ON) == one
    do(kind, thing, initiative)
    assert kinds(people[theirs]) == []


@pytest.mark.parametrize("kind", Kind)
def test_what_was_put_aside_comes_back_on_its_day(request, initiative, kind):
    make(kind, initiative)
    user = request.getfixturevalue("stranger" if kind == Kind.INVITATION else "coordinator")
    key = waiting_for(user, on=ON)[0].key
    Snooze.objects.create(user=user, key=key, reason="Na de zomer.", until=ON + dt.timedelta(days=1))
    assert kinds(user) == []
    [aside] = actions_of(user, on=ON).aside
    assert (aside.key, aside.aside_because, aside.aside_until) == (key, "Na de zomer.", ON + dt.timedelta(days=1))
    assert kind in kinds(user, on=ON + dt.timedelta(days=1))


def test_somebody_elses_putting_aside_is_not_mine(coordinator, manager, initiative):
    make(Kind.RESULT, initiative)
    key = waiting_for(coordinator, on=ON)[0].key
    Snooze.objects.create(user=manager, key=key, reason="Later.", until=ON + dt.timedelta(days=9))
    assert kinds(coordinator) == [Kind.RESULT]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.INVITATION])
@pytest.mark.parametrize("stage", ["closed", "paused", "deleted"])
def test_nothing_waits_in_what_is_closed_paused_or_deleted(coordinator, initiative, kind, stage):
    make(kind, initiative)
    if stage == "closed":  # closing answers who still waits
        initiative.join_requests.update(outcome="withdrawn", decided_at=timezone.now())
    if stage == "deleted":
        Initiative.objects.update(deleted_at=timezone.now())
    else:
        Initiative.objects.update(stage=stage, paused_until=ON if stage == "paused" else None)
    assert kinds(coordinator) == []


@pytest.mark.parametrize(("stage", "left"), [("closed", []), ("paused", [Kind.INVITATION])])
def test_nobody_is_asked_to_join_what_is_closed(stranger, initiative, stage, left):
    make(Kind.INVITATION, initiative)
    if stage == "closed":  # closing answers who still waits
        initiative.join_requests.update(outcome="withdrawn", decided_at=timezone.now())
    Initiative.objects.update(stage=stage, paused_until=ON if stage == "paused" else None)
    assert kinds(stranger) == left
    Initiative.objects.update(deleted_at=timezone.now())
    assert kinds(stranger) == []


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.ENDORSE])
@pytest.mark.parametrize(
    ("started", "ended", "works"),
    [(None, None, True), (None, 5, True), (None, 0, True), (None, -1, False), (0, None, True), (1, None, False)],
)
def test_only_who_works_there_on_the_day_speaks_for_it(coordinator, stranger, initiative, kind, started, ended, works):
    make(kind, initiative)
    user = stranger if kind == Kind.INVITATION else coordinator
    day = {None: None, **{number: ON + dt.timedelta(days=number) for number in range(-1, 6)}}
    Membership.objects.filter(person__user=user).update(started_on=day[started], ended_on=day[ended])
    assert kinds(user) == ([kind] if works else [])


def test_two_memberships_of_one_organisation_are_one_action(coordinator, initiative, almere):
    make(Kind.ENDORSE, initiative)
    Membership.objects.create(person=Person.objects.get(user=coordinator), organisation=almere, ended_on=ON)
    assert kinds(coordinator) == [Kind.ENDORSE]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.INVITATION])
def test_who_has_no_role_any_more_is_not_asked(coordinator, initiative, kind):
    make(kind, initiative)
    Involvement.objects.update(ended_on=ON)
    assert kinds(coordinator) == []


def test_a_participant_is_asked_for_their_own_things_only(coordinator, initiative):
    for kind in Kind:
        make(kind, initiative)
    Involvement.objects.update(role="member")
    assert set(kinds(coordinator)) == {Kind.ROLE, Kind.ENDORSE, Kind.IMPROVE}


def test_who_looked_from_outside_is_not_asked_to_respond(coordinator, initiative):
    round_ = make(Kind.RESPOND, initiative)
    Round.objects.filter(pk=round_.pk).update(reflector=Person.objects.get(user=coordinator))
    assert kinds(coordinator) == []


def test_a_response_is_late_after_thirty_days(coordinator, initiative):
    make(Kind.RESPOND, initiative)
    for days, is_late in ((30, False), (31, True)):
        Round.objects.update(submitted_at=at(days_ago(days)), opened_at=at(days_ago(40)), invited_at=at(days_ago(40)))
        assert waiting_for(coordinator, on=ON)[0].is_late == is_late


def test_an_improvement_of_who_left_is_for_who_leads(coordinator, initiative):
    improvement = make(Kind.IMPROVE, initiative)
    bo = InvolvementFactory(initiative=initiative, person=PersonFactory(), role="member")
    Improvement.objects.update(owner=bo.person)
    assert kinds(coordinator) == []
    Involvement.objects.filter(pk=bo.pk).update(ended_on=ON)
    assert [one.object_id for one in waiting_for(coordinator, on=ON)] == [improvement.pk]
    Improvement.objects.update(owner=None)
    assert kinds(coordinator) == [Kind.IMPROVE]


def test_a_partner_that_left_is_not_asked_to_stand_behind_it(coordinator, initiative, almere):
    make(Kind.ENDORSE, initiative)
    Partnership.objects.filter(organisation=almere).update(left_on=ON, left_reason="done", role="participant")
    assert kinds(coordinator) == []


def test_an_endorsement_is_asked_again_when_it_lapsed(coordinator, initiative):
    initiative.endorsements.update(lapses_on=ON + dt.timedelta(days=1))
    assert kinds(coordinator) == []
    initiative.endorsements.update(lapses_on=ON)
    [one] = waiting_for(coordinator, on=ON)
    assert (one.kind, one.since, one.text) == (Kind.ENDORSE, ON, initiative.binding)


def test_a_partner_who_came_later_waits_since_it_came(coordinator, initiative, almere):
    make(Kind.ENDORSE, initiative)
    StatementFactory(initiative=initiative, stated_on=days_ago(50))
    Partnership.objects.filter(organisation=almere).update(joined_on=days_ago(9))
    assert waiting_for(coordinator, on=ON)[0].since == days_ago(9)


def test_each_vague_result_has_its_own_row(coordinator, initiative):
    first, second = ResultFactory(initiative=initiative), ResultFactory(initiative=initiative)
    ResultFactory(initiative=initiative, reached_on=ON)
    assert [one.object_id for one in waiting_for(coordinator, on=ON)] == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("fields", "since"),
    [
        ({"ends_on": days_ago(3)}, days_ago(3)),
        ({"ends_on": days_ago(3), "horizon_on": days_ago(8)}, days_ago(8)),
        ({"horizon_on": ON}, None),
        ({"horizon_on": ON + dt.timedelta(days=1), "ends_on": days_ago(2)}, days_ago(2)),
    ],
)
def test_a_choice_is_asked_after_the_end_or_the_horizon(coordinator, initiative, fields, since):
    Initiative.objects.update(**fields)
    assert [one.since for one in waiting_for(coordinator, on=ON)] == ([since] if since else [])


def test_a_choice_is_asked_when_all_results_are_reached(coordinator, initiative):
    ResultFactory(initiative=initiative, reached_on=days_ago(4), done_when="Klaar.")
    other = ResultFactory(initiative=initiative, done_when="Klaar.")
    assert kinds(coordinator) == []
    Result.objects.filter(pk=other.pk).update(reached_on=days_ago(2))
    assert [(one.kind, one.since) for one in waiting_for(coordinator, on=ON)] == [(Kind.HORIZON, days_ago(2))]


def test_the_record_has_two_clocks(coordinator, initiative):
    def one():
        return next(iter(waiting_for(coordinator, on=ON)), None)

    Initiative.objects.update(updated_at=at(days_ago(60)))
    assert one() is None
    Initiative.objects.update(updated_at=at(days_ago(75)))
    assert (one().when, one().is_late) == ("Not confirmed for 75 days.", False)
    Initiative.objects.update(updated_at=at(days_ago(120)))
    assert not one().is_late
    Initiative.objects.update(updated_at=at(days_ago(121)))
    assert one().is_late
    UpdateFactory(initiative=initiative, happened_on=days_ago(60))
    assert one() is None


@pytest.mark.parametrize(("kind", "days"), [(Kind.REQUEST, 14), (Kind.INVITATION, 14)])
def test_an_answer_is_late_after_its_days(coordinator, stranger, initiative, kind, days):
    make(kind, initiative)
    user = stranger if kind == Kind.INVITATION else coordinator
    JoinRequest.objects.update(asked_at=at(days_ago(days)))
    assert not waiting_for(user, on=ON)[0].is_late
    JoinRequest.objects.update(asked_at=at(days_ago(days + 1)))
    assert waiting_for(user, on=ON)[0].is_late


def test_oldest_first(coordinator, initiative):
    DissentFactory(initiative=initiative, raised_on=days_ago(30))
    JoinRequestFactory(initiative=initiative, asked_at=at(days_ago(12)))
    Initiative.objects.update(horizon_on=days_ago(40))
    assert kinds(coordinator) == [Kind.HORIZON, Kind.DISSENT, Kind.REQUEST]


def test_organisations_are_called_as_people_say_them(coordinator, initiative):
    make(Kind.ENDORSE, initiative)
    assert "Gemeente Almere" in waiting_for(coordinator, on=ON)[0].says


def test_the_list_and_the_count_are_one_query_each(coordinator, initiative):
    for kind in Kind:
        make(kind, initiative)
    for ask in (waiting_for, counts_for):
        with CaptureQueriesContext(connection) as captured:
            ask(coordinator, on=ON)
        assert len(captured) == 1


def test_counting_stops_at_a_hundred(coordinator, initiative):
    Result.objects.bulk_create(Result(initiative=initiative, title=f"Doel {number}") for number in range(120))
    assert counts_for(coordinator, on=ON).actions == 100


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_count_is_the_length_of_the_list(coordinator, almere, stranger, data):
    ada, carla = Person.objects.get(user=coordinator), Person.objects.get(user=stranger)
    near = st.one_of(st.none(), st.integers(-130, 40).map(days_ago))
    Initiative.objects.all().update(deleted_at=timezone.now())
    for _ in range(data.draw(st.integers(1, 3))):
        stage = data.draw(st.sampled_from(["exploring", "growing", "closed", "paused", "winding_up"]))
        initiative = InitiativeFactory(stage=stage, horizon_on=data.draw(near), ends_on=data.draw(near))
        Initiative.objects.filter(pk=initiative.pk).update(
            updated_at=at(data.draw(near) or ON), confirmed_on=data.draw(near)
        )
        for person in (ada, carla):
            role = data.draw(st.sampled_from([None, "lead", "coordinator", "member"]))
            if role:
                InvolvementFactory(
                    initiative=initiative, person=person, role=role, term_ends_on=data.draw(near),
                    ended_on=data.draw(st.sampled_from([None, None, ON])),
                )  # fmt: skip
        PartnershipFactory(initiative=initiative)
        PartnershipFactory(
            initiative=initiative,
            organisation=almere,
            **data.draw(st.sampled_from([{}, {}, {"left_on": ON, "left_reason": "done"}])),
        )
        for _ in range(data.draw(st.integers(0, 2))):
            ResultFactory(
                initiative=initiative, reached_on=data.draw(near), done_when=data.draw(st.sampled_from(["", "Klaar."]))
            )
        if data.draw(st.booleans()):
            if stage != "closed":  # nobody waits at what is closed
                JoinRequestFactory(initiative=initiative, organisation=almere, direction="invited")
                JoinRequestFactory(initiative=initiative)
            DissentFactory(initiative=initiative)
    for user in (coordinator, stranger):
        waiting = waiting_for(user, on=ON)
        assert len({one.key for one in waiting}) == len(waiting)
        assert counts_for(user, on=ON).actions == len(waiting)
        if waiting and data.draw(st.booleans()):
            one = data.draw(st.sampled_from(waiting))
            Snooze.objects.update_or_create(
                user=user, key=one.key, defaults={"reason": "Later.", "until": ON + dt.timedelta(days=1)}
            )
            assert counts_for(user, on=ON).actions == len(waiting) - 1 == len(waiting_for(user, on=ON))
