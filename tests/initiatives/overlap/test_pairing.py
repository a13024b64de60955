"""Pairs among what exists: of what is new or changed, once each, until somebody says something."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.models import Likeness, Pair, Verdict
from initiatives.overlap import pairing
from initiatives.overlap.pairing import find_pairs
from initiatives.waiting import Kind, counts_for, waiting_for
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    PairFactory,
    PartnershipFactory,
    PersonFactory,
    UserFactory,
    VerdictFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
TITLE = "Warmtenet voor de binnenstad"


def lead_of(initiative):
    user = UserFactory()
    InvolvementFactory(initiative=initiative, person=PersonFactory(user=user), role="lead")
    return user


def test_a_night_finds_a_pair_once_in_the_order_of_the_keys_and_says_what_it_shares():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    InitiativeFactory(title="Zwemles op zaterdag")
    assert find_pairs(on=ON).found == 1
    pair = Pair.objects.get()
    assert (pair.first_id, pair.second_id, pair.found_on, pair.outcome) == (one.pk, other.pk, ON, "")
    assert "text" in pair.reasons
    assert find_pairs(on=ON + dt.timedelta(days=1)).looked_at == 0
    assert Pair.objects.get().found_on == ON


def test_only_what_is_new_or_changed_is_compared_again():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title="Zwemles op zaterdag")
    assert (find_pairs(on=ON).looked_at, Pair.objects.count()) == (2, 0)
    other.title = TITLE
    other.save()
    one.urgency = "Nu."  # says nothing about what it is compared by
    one.save()
    assert find_pairs(on=ON).looked_at == 1
    assert Pair.objects.filter(first=one, second=other).exists()


def test_an_open_pair_goes_when_it_is_not_so_any_more_and_a_settled_one_stays():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    third = InitiativeFactory(title=TITLE)
    find_pairs(on=ON)
    assert Pair.objects.count() == 3
    Pair.objects.filter(first=one, second=third).update(outcome="linked", settled_on=ON)
    one.title = "Zwemles op zaterdag"
    one.save()
    find_pairs(on=ON)
    assert set(Pair.objects.values_list("first_id", "second_id")) == {(one.pk, third.pk), (other.pk, third.pk)}


@pytest.mark.parametrize("end", [{"stage": "closed"}, {"deleted_at": "2026-11-20T12:00Z"}])
def test_what_is_closed_or_deleted_has_no_open_pair(end):
    one = InitiativeFactory(title=TITLE)
    InitiativeFactory(title=TITLE)
    find_pairs(on=ON)
    for name, value in end.items():
        setattr(one, name, value)
    one.save()
    find_pairs(on=ON)
    assert not Pair.objects.exists()


def test_more_than_one_lot_is_compared_in_one_night(monkeypatch):
    monkeypatch.setattr(pairing, "LOT", 2)
    monkeypatch.setattr(pairing, "_LOT", pairing._LOT.replace("LIMIT 500", "LIMIT 2"))
    for _number in range(5):
        InitiativeFactory(title=TITLE)
    assert find_pairs(on=ON).looked_at == 5
    assert Pair.objects.count() == 10
    assert not Likeness.objects.filter(is_new=True).exists()


def test_what_was_judged_different_is_never_a_pair_again():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    VerdictFactory(first=one, second=other)
    find_pairs(on=ON)
    assert not Pair.objects.exists()


def test_saying_that_it_is_different_settles_the_pair_and_taking_it_back_opens_it(coordinator):
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    find_pairs(on=ON)
    at = timezone.now()
    verdict = actions.judge_different(one=other, other=one, because="De een is gas.", by=coordinator, at=at)
    assert (verdict.first, verdict.second) == (one, other)
    assert Pair.objects.get().outcome == "different"
    again = actions.judge_different(one=one, other=other, because="Anders.", by=coordinator, at=at)
    assert (again.pk, again.because) == (verdict.pk, "De een is gas.")
    actions.take_back_verdict(verdict=verdict, by=coordinator)
    assert (Pair.objects.get().outcome, Pair.objects.get().settled_on, Verdict.objects.count()) == ("", None, 0)


def test_an_initiative_is_not_compared_with_itself(initiative, coordinator):
    with pytest.raises(actions.overlapping.NothingToCompare):
        actions.judge_different(one=initiative, other=initiative, because="x", by=coordinator, at=timezone.now())


def test_who_led_one_and_joined_the_other_made_one_of_two(almere, coordinator):
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    PartnershipFactory(initiative=one, organisation=almere, role="lead")
    find_pairs(on=ON)
    JoinRequestFactory(
        initiative=other, organisation=almere, outcome="admitted", asked_at="2026-11-24T12:00Z",
        decided_at="2026-11-25T12:00Z", decided_by=coordinator,
    )  # fmt: skip
    find_pairs(on=ON + dt.timedelta(days=3))
    assert (Pair.objects.get().outcome, Pair.objects.get().settled_on) == ("joined", ON + dt.timedelta(days=3))


# --- My actions of both leads ---------------------------------------------------------------------------


def overlaps(user):
    return [row for row in waiting_for(user, on=ON) if row.kind == Kind.OVERLAP]


def test_a_pair_waits_for_both_leads_and_goes_when_one_of_them_said_something():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title="Warmtenet binnenstad")
    first, second = lead_of(one), lead_of(other)
    PairFactory(first=one, second=other, found_on=ON)
    (mine,), (theirs,) = overlaps(first), overlaps(second)
    assert mine.says == "“Warmtenet binnenstad” looks like it"
    assert (mine.initiative_id, theirs.initiative_id) == (one.pk, other.pk)
    assert mine.address == f"/initiatieven/{one.pk}/vergelijkbaar/"
    assert counts_for(first, on=ON).actions == len(waiting_for(first, on=ON))
    actions.judge_different(one=one, other=other, because="Nee.", by=first, at=timezone.now())
    assert overlaps(first) == overlaps(second) == []


def test_who_may_not_see_the_other_one_hears_nothing_of_the_pair():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE, visibility="partners")
    first, second = lead_of(one), lead_of(other)
    PairFactory(first=one, second=other, found_on=ON)
    assert overlaps(first) == []
    assert counts_for(first, on=ON).actions == len(waiting_for(first, on=ON))
    assert len(overlaps(second)) == 1
    InvolvementFactory(initiative=other, person=first.person)
    assert len(overlaps(first)) == 1


def test_who_leads_both_is_asked_once():
    one, other = InitiativeFactory(title=TITLE), InitiativeFactory(title=TITLE)
    user = lead_of(one)
    InvolvementFactory(initiative=other, person=user.person, role="coordinator")
    PairFactory(first=one, second=other, found_on=ON)
    assert len(overlaps(user)) == 1


# --- What the database refuses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"score": 1.2}, "initiatives_pair_score_sane"),
        ({"outcome": "joined"}, "initiatives_pair_settled_has_outcome"),
        ({"settled_on": ON}, "initiatives_pair_settled_has_outcome"),
        ({"outcome": "eaten", "settled_on": ON}, "initiatives_pair_outcome_known"),
    ],
)
def test_the_database_refuses_a_pair(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PairFactory(**values)


@pytest.mark.parametrize("factory", [PairFactory, VerdictFactory])
def test_the_database_refuses_a_pair_out_of_order_twice_or_with_itself(factory):
    one, other = InitiativeFactory(), InitiativeFactory()
    name = f"initiatives_{factory._meta.model.__name__.lower()}"
    for first, second in ((other, one), (one, one)):
        with pytest.raises(IntegrityError, match=f"{name}_in_order"), transaction.atomic():
            factory(first=first, second=second)
    factory(first=one, second=other)
    with pytest.raises(IntegrityError, match=f"{name}_once"), transaction.atomic():
        factory(first=one, second=other)


def test_the_database_refuses_a_verdict_without_a_reason():
    with pytest.raises(IntegrityError, match="initiatives_verdict_has_reason"), transaction.atomic():
        VerdictFactory(because="")
