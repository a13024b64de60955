"""Who may reflect: the rule in the database against the rule in plain words, over random worlds."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.actions import reflecting
from initiatives.exceptions import NotIndependent
from initiatives.models import Involvement, Partnership, Round, Seat
from initiatives.reflection.independence import Ground, refusals, why_not
from partners.models import Membership, Person, Succession
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RoundFactory,
    SeatFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DAYS = (-800, -735, -729, -400, -1, 0, 1, 30)


def _grounds(initiative, person):
    return {refusal.ground for refusal in why_not(initiative, person.pk, on=TODAY)}


def test_somebody_from_outside_is_independent(initiative, rosa):
    assert why_not(initiative, rosa.pk, on=TODAY) == []


def test_who_has_a_role_is_not(initiative, coordinator):
    assert Ground.ROLE in _grounds(initiative, coordinator.person)


def test_who_has_a_seat_is_not_but_for_that_of_the_reflector(initiative, rosa):
    seat = SeatFactory(initiative=initiative, kind="reflector", person=rosa, filled_on=TODAY)
    assert _grounds(initiative, rosa) == set()
    Seat.objects.filter(pk=seat.pk).update(kind="outsider")
    assert _grounds(initiative, rosa) == {Ground.SEAT}


def test_who_works_for_an_organisation_with_a_seat_is_not(initiative, rosa, urk):
    MembershipFactory(person=rosa, organisation=urk)
    SeatFactory(initiative=initiative, organisation=urk, filled_on=TODAY)
    [reason] = why_not(initiative, rosa.pk, on=TODAY)
    assert (reason.ground, reason.name) == (Ground.SEAT, urk.spoken_name)
    assert "Urk" in reason.words


@pytest.mark.parametrize(
    ("ended_on", "is_independent"),
    [(None, False), (dt.date(2024, 11, 23), False), (dt.date(2024, 11, 22), True), (dt.date(2026, 11, 23), False)],
)
def test_24_months_after_the_last_day_at_a_partner_one_is(initiative, rosa, almere, ended_on, is_independent):
    MembershipFactory(person=rosa, organisation=almere, ended_on=ended_on)
    assert (not _grounds(initiative, rosa)) == is_independent


def test_the_reason_says_of_whom_and_until_when(initiative, rosa, almere):
    MembershipFactory(person=rosa, organisation=almere, ended_on=dt.date(2026, 3, 2))
    [reason] = why_not(initiative, rosa.pk, on=TODAY)
    assert "Almere" in reason.words
    assert "2 March 2026" in reason.words


def test_a_partner_counts_under_its_former_name_too(initiative, rosa, almere):
    former = OrganisationFactory(name="Almere-Haven", kind="municipality", valid_to=dt.date(2026, 1, 1))
    SuccessionFactory(predecessor=former, successor=almere)
    MembershipFactory(person=rosa, organisation=former, ended_on=dt.date(2026, 1, 1))
    assert _grounds(initiative, rosa) == {Ground.EMPLOYMENT}


def test_a_swap_is_refused_in_both_directions(initiative, coordinator, rosa):
    theirs = InitiativeFactory(title="Water vasthouden")
    InvolvementFactory(initiative=theirs, person=rosa, role="lead")
    round_ = RoundFactory(initiative=theirs, is_invited=True, reflector=coordinator.person)
    [reason] = why_not(initiative, rosa.pk, on=TODAY)
    assert (reason.ground, reason.name) == (Ground.SWAP, "Water vasthouden")
    assert "Water vasthouden" in reason.words
    Round.objects.filter(pk=round_.pk).update(state="expired", ended_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert _grounds(initiative, rosa) == set(), "what came to nothing is no swap"


def test_who_is_not_independent_is_not_chosen_and_hears_why(planned, coordinator, partner_member):
    with pytest.raises(NotIndependent) as caught:
        reflecting.choose_reflector(round=planned, person=partner_member.person, by=coordinator, on=TODAY)
    assert [refusal.words for refusal in caught.value.refusals] == [
        "They work for Gemeente Lelystad, which takes part."
    ]


def test_who_changed_since_being_chosen_is_not_invited(planned, coordinator, rosa, almere):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=TODAY)
    MembershipFactory(person=rosa, organisation=almere)
    with pytest.raises(NotIndependent):
        reflecting.invite_reflector(
            round=planned, message="", by=coordinator, on=TODAY, at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        )


def test_a_pool_is_asked_in_as_many_statements_as_one(initiative, rosa, django_assert_num_queries):
    people = [PersonFactory().pk for _number in range(20)]
    for asked in ([rosa.pk], people):
        with django_assert_num_queries(4):
            refusals(initiative, asked, on=TODAY)


# The oracle: the rule as one would tell it, over everything there is.


def _is_partner(initiative, organisation_id):
    """It takes part, or what it merged into does."""
    partners = {p.organisation_id for p in Partnership.objects.filter(initiative=initiative) if p.left_on is None}
    seen, ahead = set(), [organisation_id]
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        ahead += [s.successor_id for s in Succession.objects.all() if s.predecessor_id == one]
    ends = {one for one in seen if not any(s.predecessor_id == one for s in Succession.objects.all())}
    return organisation_id in partners or bool(ends & partners)


def _leads(person_id):
    rows = Involvement.objects.filter(person=person_id, ended_on=None, role__in=["lead", "coordinator"])
    return {row.initiative_id for row in rows}


def _oracle(initiative, person):
    grounds = set()
    if any(row.ended_on is None for row in Involvement.objects.filter(initiative=initiative, person=person)):
        grounds.add(Ground.ROLE)
    jobs = list(Membership.objects.filter(person=person))

    def holds(row):
        return (row.started_on or TODAY) <= TODAY <= (row.ended_on or TODAY)

    for seat in Seat.objects.filter(initiative=initiative).exclude(kind="reflector"):
        if seat.filled_on is None or seat.filled_on > TODAY or (seat.ended_on and seat.ended_on <= TODAY):
            continue
        if seat.person_id == person.pk:
            grounds.add(Ground.SEAT)
        if seat.person_id is None and any(holds(job) and job.organisation_id == seat.organisation_id for job in jobs):
            grounds.add(Ground.SEAT)
    since = TODAY - relativedelta(months=24)
    for job in jobs:
        lately = (job.started_on or TODAY) <= TODAY and (job.ended_on or TODAY) >= since
        if lately and _is_partner(initiative, job.organisation_id):
            grounds.add(Ground.EMPLOYMENT)
    for row in Round.objects.exclude(initiative=initiative):
        is_open = row.state in {"planned", "invited", "opened", "submitted"}
        lately = row.state == "answered" and row.submitted_at.date() >= since
        theirs = row.initiative_id in _leads(person.pk)
        if theirs and (is_open or lately) and row.reflector_id and initiative.pk in _leads(row.reflector_id):
            grounds.add(Ground.SWAP)
    return grounds


days = st.sampled_from(DAYS).map(lambda days: TODAY + dt.timedelta(days=days))
world = st.fixed_dictionaries({
    "jobs": st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.none() | days, st.none() | days), max_size=5),
    "partners": st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=3, unique_by=lambda one: one[0]),
    "roles": st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 2), st.sampled_from(["lead", "coordinator", "member"]),
                  st.booleans()), max_size=5, unique_by=lambda one: one[:2]),
    "seats": st.lists(
        st.tuples(st.sampled_from(["regular", "outsider", "reflector"]), st.integers(0, 2), st.booleans(),
                  days), max_size=3, unique_by=lambda one: one[1]),
    "round": st.none() | st.tuples(st.integers(0, 2), st.sampled_from(["planned", "invited", "submitted", "answered",
                                                                       "expired"])),
    "merges": st.booleans(),
})  # fmt: skip


def _build(values):
    ours, theirs = InitiativeFactory(), InitiativeFactory()
    people = [PersonFactory() for _number in range(3)]
    places = [OrganisationFactory() for _number in range(4)]
    if values["merges"]:
        SuccessionFactory(predecessor=places[3], successor=places[0])
    for who, where, started, ended in values["jobs"]:
        if started and ended and ended < started:
            started, ended = ended, started
        if (
            ended is None
            and Membership.objects.filter(person=people[who], organisation=places[where], ended_on=None).exists()
        ):
            continue
        MembershipFactory(person=people[who], organisation=places[where], started_on=started, ended_on=ended)
    for where, has_left in values["partners"]:
        PartnershipFactory(
            initiative=ours, organisation=places[where], left_on=TODAY if has_left else None,
            left_reason="Klaar." if has_left else "",
        )  # fmt: skip
    for which, who, role, has_ended in values["roles"]:
        InvolvementFactory(
            initiative=[ours, theirs][which], person=people[who], role=role, started_on=TODAY - dt.timedelta(days=9),
            ended_on=TODAY if has_ended else None,
        )  # fmt: skip
    for kind, who, is_place, filled_on in values["seats"]:
        holder = {"organisation": places[who]} if is_place else {"person": people[who]}
        SeatFactory(initiative=ours, kind=kind, filled_on=filled_on, opened_on=TODAY - dt.timedelta(days=900), **holder)
    if values["round"]:
        who, state = values["round"]
        at = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
        more = {
            "planned": {}, "invited": {"is_invited": True}, "submitted": {"is_submitted": True},
            "answered": {"is_submitted": True, "state": "answered", "answered_at": at},
            "expired": {"is_invited": True, "state": "expired", "ended_at": at},
        }[state]  # fmt: skip
        RoundFactory(initiative=theirs, **more | {"reflector": people[who]})
    return ours, people


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=world)
def test_the_rule_agrees_with_plain_words_over_random_worlds(values):
    with transaction.atomic():
        ours, people = _build(values)
        found = refusals(ours, [person.pk for person in people], on=TODAY)
        for person in people:
            got = {refusal.ground for refusal in found.get(person.pk, [])}
            assert got == _oracle(ours, Person.objects.get(pk=person.pk)), values
            assert all(refusal.words for refusal in found.get(person.pk, [])), "every refusal has words"
        transaction.set_rollback(True)
