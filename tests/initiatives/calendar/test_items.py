"""What stands in the calendar: each sort on its day, for who may see it, whatever way it is found."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser  # noqa: F401

from initiatives.calendar import filters
from initiatives.calendar.filters import CalendarFilter
from initiatives.calendar.items import items_between, items_of_month
from initiatives.calendar.kinds import Kind
from initiatives.models import Initiative, Visibility
from partners.models import Person
from tests.factories import (
    CelebrationFactory,
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    MilestoneFactory,
    PartnershipFactory,
    RegionFactory,
    RegionMemberFactory,
    RegionRoleFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
NOVEMBER, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
D = dt.date


def scope(user, **chosen):
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    query.update(chosen)
    return CalendarFilter(query, user=user).scope


def listed(user, first=NOVEMBER, last=LAST, **chosen):
    return items_between(scope(user, **chosen), first, last, size=500)


def kinds(items):
    return [(item.kind.value, item.on) for item in items]


@pytest.fixture
def full(initiative, coordinator):
    """One of each sort in November."""
    MilestoneFactory(initiative=initiative, title="Gepland", planned_from=D(2026, 11, 10))
    MilestoneFactory(initiative=initiative, title="Bereikt", reached_on=D(2026, 11, 11))
    CelebrationFactory(
        milestone=None, result=ResultFactory(initiative=initiative, title="Klaar", reached_on=D(2026, 11, 1)),
        how="planned", on=D(2026, 11, 12), place="Buurthuis",
    )  # fmt: skip
    RoundFactory(initiative=initiative, number=1, planned_on=D(2026, 11, 13))
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=D(2026, 11, 14))
    initiative.involvements.filter(person__user=coordinator).update(term_ends_on=D(2026, 11, 15))
    return initiative


ALL = ["milestone", "reached", "celebration", "reflection", "horizon", "role"]


def test_each_sort_stands_on_its_own_day(full, coordinator):
    found = listed(coordinator)
    assert kinds(found) == [(kind, D(2026, 11, 10 + number)) for number, kind in enumerate(ALL)]
    assert [item.title for item in found[:3]] == ["Gepland", "Bereikt", "Klaar"]
    assert found[2].about == "Buurthuis"
    month = items_of_month(scope(coordinator), NOVEMBER)
    assert [few.items[0].kind.value for _day, few in sorted(month.days.items())] == ALL


@pytest.mark.parametrize("most", [0, 500])
def test_both_ways_of_finding_find_the_same(full, coordinator, partner_member, stranger, monkeypatch, most):
    monkeypatch.setattr(filters, "FEW", most)
    theme = str(full.theme_id)
    for user in (coordinator, partner_member, stranger):
        assert (scope(user, theme=theme).way == "few") == bool(most)
        assert listed(user, theme=theme) == listed(user)
        assert items_of_month(scope(user, theme=theme), NOVEMBER) == items_of_month(scope(user), NOVEMBER)


def test_a_look_from_outside_is_only_for_who_takes_part(full, partner_member, stranger, administrator, urk):
    assert Kind.REFLECTION in {item.kind for item in listed(partner_member)}
    assert Kind.REFLECTION in {item.kind for item in listed(administrator)}
    assert Kind.REFLECTION not in {item.kind for item in listed(stranger)}
    SeatFactory(
        initiative=full, person=Person.objects.get(user=stranger), filled_on=D(2026, 10, 1), opened_on=D(2026, 9, 1)
    )
    stranger = type(stranger).objects.get(pk=stranger.pk)
    assert Kind.REFLECTION in {item.kind for item in listed(stranger)}


def test_a_round_stands_on_the_day_that_it_waits_for(initiative, coordinator):
    RoundFactory(initiative=initiative, number=1, is_submitted=True, answer_due_on=D(2026, 11, 20))
    assert [(item.about, item.on) for item in listed(coordinator)] == [("submitted", D(2026, 11, 20))]


def test_the_end_of_a_role_is_only_for_who_has_it(full, partner_member):
    assert Kind.ROLE not in {item.kind for item in listed(partner_member)}


def test_what_one_may_not_see_is_not_there(full, stranger, partner_member):
    Initiative.objects.filter(pk=full.pk).update(visibility=Visibility.PARTNERS)
    assert listed(stranger) == []
    assert items_of_month(scope(stranger), NOVEMBER).days == {}
    assert listed(partner_member)
    Initiative.objects.filter(pk=full.pk).update(deleted_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert listed(partner_member) == []


def test_the_rule_is_that_of_visible_to(partner_member, stranger, administrator, lelystad):
    """Every visibility, inside and outside, by a partner, a role, a region: what is found is what one may see."""
    region = RegionFactory()
    RegionMemberFactory(region=region, organisation=lelystad)
    RegionRoleFactory(person=Person.objects.get(user=stranger), region=region, role="manager")
    for visibility in Visibility.values:
        for is_partner in (True, False):
            made = InitiativeFactory(visibility=visibility)
            MilestoneFactory(initiative=made, planned_from=D(2026, 11, 5))
            if is_partner:
                PartnershipFactory(initiative=made, organisation=lelystad)
    role = InitiativeFactory(visibility="partners")
    MilestoneFactory(initiative=role, planned_from=D(2026, 11, 5))
    InvolvementFactory(initiative=role, person=Person.objects.get(user=stranger))
    for user in (partner_member, stranger, administrator):
        seen = set(Initiative.objects.visible_to(user).values_list("pk", flat=True))
        assert {item.initiative_id for item in listed(user)} == seen
    assert len(seen) == 7


def test_what_has_no_day_stands_in_its_period_and_in_a_list_on_its_last_day(initiative, coordinator):
    for precision, first, last in (
        ("month", D(2026, 11, 1), LAST), ("quarter", D(2026, 10, 1), D(2026, 12, 31)),
        ("year", D(2026, 1, 1), D(2026, 12, 31)),
    ):  # fmt: skip
        MilestoneFactory(
            initiative=initiative, title=precision, planned_from=first, planned_until=last, precision=precision
        )
    month = items_of_month(scope(coordinator), NOVEMBER)
    assert month.days == {}
    assert {name: [item.title for item in few.items] for name, few in month.shelves.items()} == {
        "month": ["month"], "quarter": ["quarter"], "year": ["year"],
    }  # fmt: skip
    found = listed(coordinator, last=D(2026, 12, 31))
    assert [(item.title, item.planned) for item in found] == [
        ("month", "November 2026"), ("quarter", "quarter 4 of 2026"), ("year", "2026"),
    ]  # fmt: skip
    october = items_of_month(scope(coordinator), D(2026, 10, 1))
    assert [october.shelves[name].number for name in ("month", "quarter", "year")] == [0, 1, 1]


def test_a_reached_milestone_leaves_the_day_on_which_it_was_planned(initiative, coordinator):
    MilestoneFactory(initiative=initiative, planned_from=D(2026, 11, 20), reached_on=D(2026, 11, 3))
    assert kinds(listed(coordinator)) == [("reached", D(2026, 11, 3))]


def test_what_is_closed_plans_nothing_but_keeps_what_it_reached(full, coordinator):
    Initiative.objects.filter(pk=full.pk).update(stage="closed")
    assert [item.kind.value for item in listed(coordinator)] == ["reached", "celebration"]


def test_the_filters_leave_what_the_list_would(coordinator, lelystad, almere):
    """Region with what lies inside it, theme, partner, and mine in its three meanings."""
    inner = RegionFactory()
    RegionMemberFactory(region=inner, organisation=lelystad)
    theme = ThemeFactory()
    inside = InitiativeFactory(theme=theme, title="binnen")
    PartnershipFactory(initiative=inside, organisation=lelystad)
    own = InitiativeFactory(title="eigen")
    InvolvementFactory(initiative=own, person=Person.objects.get(user=coordinator))
    followed = FollowFactory(user=coordinator, initiative__title="gevolgd").initiative
    job = InitiativeFactory(title="werk")
    PartnershipFactory(initiative=job, organisation=almere)
    for one in (inside, own, followed, job, InitiativeFactory(title="anders")):
        MilestoneFactory(initiative=one, planned_from=D(2026, 11, 5))

    def titles(**chosen):
        return sorted(item.initiative for item in listed(coordinator, **chosen))

    assert titles(region=inner.pk) == titles(theme=theme.pk) == titles(organisation=lelystad.pk) == ["binnen"]
    assert titles(mine="role") == ["eigen"]
    assert titles(mine="following") == ["gevolgd"]
    assert titles(mine="organisation") == ["werk"]
    assert titles(mine="organisation", region=inner.pk) == []


def test_a_day_shows_four_of_forty_and_counts_to_fifty(coordinator):
    for number in range(40):
        MilestoneFactory(planned_from=D(2026, 11, 5), initiative=InitiativeFactory(), title=f"{number}")
    few = items_of_month(scope(coordinator), NOVEMBER).days[D(2026, 11, 5)]
    assert (len(few.items), few.number, few.more, few.is_capped) == (4, 40, 36, False)
    for _number in range(20):
        MilestoneFactory(planned_from=D(2026, 11, 5), initiative=InitiativeFactory())
    few = items_of_month(scope(coordinator), NOVEMBER).days[D(2026, 11, 5)]
    assert few.is_capped
    assert len(listed(coordinator, first=D(2026, 11, 5), last=D(2026, 11, 5))) == 60


def test_the_list_pages_without_gaps_and_from_the_last_day_back(full, coordinator):
    whole = listed(coordinator)
    parts = [items_between(scope(coordinator), NOVEMBER, LAST, start=start, size=2) for start in (0, 2, 4)]
    assert [item for part in parts for item in part] == whole
    back = items_between(scope(coordinator), NOVEMBER, LAST, size=4, is_backward=True)
    assert back == list(reversed(whole))[:4]


def test_who_may_reach_a_milestone_may_do_so_here(initiative, coordinator, partner_member, stranger, lelystad):
    mine = Person.objects.get(user=stranger)
    rows = [
        MilestoneFactory(initiative=initiative, planned_from=D(2026, 11, 5)),
        MilestoneFactory(initiative=initiative, planned_from=D(2026, 11, 6), owner_organisation=lelystad),
        MilestoneFactory(initiative=initiative, planned_from=D(2026, 11, 7), owner=mine),
    ]
    may = {user: [item.may_reach for item in listed(user)] for user in (coordinator, partner_member, stranger)}
    assert may == {
        coordinator: [True, True, True], partner_member: [False, True, False], stranger: [False, False, True],
    }  # fmt: skip
    from initiatives.permissions import can_reach

    for user, answers in may.items():
        assert [can_reach(user, row) for row in rows] == answers
