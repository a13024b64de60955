"""Every figure counts exactly the list that it opens, over random portfolios and for every reader."""

import datetime as dt
from collections import Counter
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collab.dashboard.portfolio.attention import asking_in
from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.scope import Scope
from collab.lib.remember import forget_all
from initiatives import tallying
from initiatives.figures import Only
from initiatives.filters import InitiativeFilter
from initiatives.models import Initiative, Standing, Tally
from initiatives.reminders.clocks import refresh
from initiatives.tallying import count_uncounted, set_standings
from partners.models import RegionRole
from tests.conftest import TODAY
from tests.factories import (
    CelebrationFactory,
    ClockFactory,
    ClosingFactory,
    InitiativeFactory,
    InvolvementFactory,
    MembershipFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    RegionRoleFactory,
    ResultFactory,
    RoundFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAYS = st.integers(-420, 30).map(lambda off: TODAY + dt.timedelta(days=off))
PAST = st.integers(-420, 0).map(lambda off: TODAY + dt.timedelta(days=off))
LIFE = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["exploring", "growing", "winding_up", "closed", "paused"]),
        "visibility": st.sampled_from(["everyone", "signed_in", "partners"]),
        "kind": st.sampled_from(["municipality", "company", "university", "foundation"]),
        "place": st.sampled_from(["inside", "elsewhere"]),
        "created": PAST, "ends": st.none() | DAYS, "joined": st.none() | PAST, "left": st.none() | PAST,
        "person": st.none() | st.tuples(PAST, st.booleans()),
        "result": st.none() | st.tuples(st.booleans(), st.booleans()),
        "milestone": st.none() | st.sampled_from(["open", "reached", "celebrated"]),
        "clock": st.none() | st.tuples(st.sampled_from(["closing", "dissent", "respond", "confirm", "year_ago"]), PAST),
        "round": st.none() | st.sampled_from(["planned", "submitted", "in_time", "late"]),
        "day": PAST,
    }
)  # fmt: skip


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def live(life, number, places):
    stage = life["stage"]
    initiative = InitiativeFactory(
        stage=stage, visibility=life["visibility"], theme=places["themes"][number % 2],
        created_at=noon(life["created"]),
        started_on=None, ends_on=life["ends"], region=places["region"] if life["place"] == "inside" else None,
        paused_until=TODAY + dt.timedelta(days=40) if stage == "paused" else None,
    )  # fmt: skip
    PartnershipFactory(
        initiative=initiative, organisation=OrganisationFactory(kind=life["kind"]), joined_on=life["joined"]
    )
    if life["place"] == "inside":
        PartnershipFactory(initiative=initiative, organisation=places["own"])
    if life["left"]:
        PartnershipFactory(initiative=initiative, left_on=life["left"], left_reason="Klaar.")
    if life["person"]:
        since, is_gone = life["person"]
        InvolvementFactory(initiative=initiative, started_on=since, ended_on=TODAY if is_gone else None)
    if life["result"]:
        is_reached, is_marked = life["result"]
        result = ResultFactory(initiative=initiative, reached_on=life["day"] if is_reached else None)
        if is_reached and is_marked:
            CelebrationFactory(
                initiative=initiative, milestone=None, result=result, how="now", on=life["day"], decided_on=life["day"]
            )
    if life["milestone"]:
        stone = MilestoneFactory(
            initiative=initiative, reached_on=None if life["milestone"] == "open" else life["day"], is_to_celebrate=True
        )
        if life["milestone"] == "celebrated":
            CelebrationFactory(
                initiative=initiative, milestone=stone, how="now", on=life["day"], decided_on=life["day"]
            )
    if life["clock"]:
        kind, since = life["clock"]
        ClockFactory(initiative=initiative, kind=kind, object_id=initiative.pk, since=since, next_on=None)
    if life["round"]:
        _look(initiative, life["round"], life["day"])
    if stage == "closed":
        ClosingFactory(initiative=initiative, closed_on=life["day"])


def _look(initiative, state, day):
    at = noon(day)
    due = day + dt.timedelta(days=-3 if state == "late" else 30)
    sent = {
        "is_submitted": True, "invited_at": at, "opened_at": at, "submitted_at": at, "answer_due_on": due,
        "planned_on": day, "closes_on": day + dt.timedelta(days=35),
    }  # fmt: skip
    if state == "planned":
        RoundFactory(initiative=initiative, planned_on=day)
    elif state == "submitted":
        RoundFactory(initiative=initiative, **sent | {"answer_due_on": TODAY - dt.timedelta(days=1)})
    else:
        RoundFactory(initiative=initiative, **sent, state="answered", answered_at=at)


def readers(places):
    member, region, nobody = UserFactory(), UserFactory(), UserFactory()
    MembershipFactory(person=PersonFactory(user=member), organisation=places["own"])
    RegionRoleFactory(person=PersonFactory(user=region), region=places["region"], role=RegionRole.Role.MANAGER)
    return [member, region, nobody, UserFactory(is_staff=True, is_superuser=True)]


def size_of(url, user):
    found = InitiativeFilter(
        QueryDict(urlsplit(url).query), queryset=Initiative.objects.visible_to(user), user=user, on=TODAY
    )
    assert not found.ignored
    return found.qs.count()


@given(
    lives=st.lists(LIFE, min_size=2, max_size=5),
    reader=st.integers(0, 3),
    query=st.sampled_from(["", "organisation={own}", "region={region}", "stage=growing"]),
)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_figure_counts_exactly_the_list_that_it_opens(lives, reader, query):
    forget_all()  # the themes of the example before are gone
    with transaction.atomic():
        places = {
            "own": OrganisationFactory(kind="municipality"), "region": RegionFactory(),
            "themes": [ThemeFactory(), ThemeFactory()],
        }  # fmt: skip
        for number, life in enumerate(lives):
            live(life, number, places)
        set_standings(None, on=TODAY)
        query = query.format(own=places["own"].pk, region=places["region"].pk)
        _agrees(Scope(QueryDict(query), readers(places)[reader], on=TODAY))
        transaction.set_rollback(True)


def _agrees(scope):
    counted = Counted(scope)
    for part in counted.parts:
        for figure in part.figures:
            assert figure.number == size_of(figure.url, scope.user), (figure, scope.query)
    if "stage" not in scope.filter.chosen:
        assert counted.number("attention") == len(asking_in(scope, start=0, most=100))


def test_every_figure_can_be_other_than_nought_and_knows_the_wrong_ones(almere, administrator):
    """The oracle by hand: one initiative for each figure, and one for none."""
    day = TODAY - dt.timedelta(days=40)
    old = {"created_at": noon(TODAY - dt.timedelta(days=800)), "stage": "growing"}
    InitiativeFactory(**old)
    ClockFactory(
        initiative=(one := InitiativeFactory(**old)), kind="closing", object_id=one.pk, since=day, next_on=None
    )
    ClockFactory(
        initiative=(two := InitiativeFactory(**old)), kind="confirm", object_id=two.pk, since=day, next_on=None
    )
    InitiativeFactory(created_at=noon(day))
    ClosingFactory(initiative=InitiativeFactory(**{**old, "stage": "closed"}), closed_on=day)
    InitiativeFactory(**old, ends_on=day)
    for state in ("planned", "submitted", "in_time", "late"):
        _look(InitiativeFactory(**old), state, day)
    MilestoneFactory(initiative=InitiativeFactory(**old), reached_on=day, is_to_celebrate=True)
    stone = MilestoneFactory(initiative=InitiativeFactory(**old), reached_on=day, is_to_celebrate=True)
    CelebrationFactory(initiative=stone.initiative, milestone=stone, how="now", on=day, decided_on=day)
    PartnershipFactory(initiative=InitiativeFactory(**old), organisation=almere, joined_on=day)
    PartnershipFactory(initiative=InitiativeFactory(**old), left_on=day, left_reason="Klaar.")
    InvolvementFactory(initiative=InitiativeFactory(**old), started_on=day)
    InvolvementFactory(initiative=InitiativeFactory(**old), started_on=None, ended_on=day)
    counted = Counted(Scope(QueryDict(), administrator, on=TODAY))
    expected = dict.fromkeys(Only, 1) | {Only.RESPONDED: 3}
    assert {only: counted.number(only.value) for only in Only} == expected


def test_a_look_from_outside_counts_only_where_the_reader_stands_inside(almere, manager, stranger):
    initiative = InitiativeFactory(stage="growing")
    PartnershipFactory(initiative=initiative, organisation=almere)
    _look(initiative, "planned", TODAY)
    assert Counted(Scope(QueryDict(), manager, on=TODAY)).number("look_due") == 1
    assert Counted(Scope(QueryDict(), stranger, on=TODAY)).number("look_due") == 0


@pytest.mark.parametrize(("query", "most"), [("", 1), ("stage=growing", 2)])
def test_all_figures_of_what_is_counted_take_a_statement_or_two(administrator, query, most, django_assert_num_queries):
    InitiativeFactory()
    refresh()
    count_uncounted(on=TODAY)
    scope = Scope(QueryDict(query), administrator, on=TODAY)
    Counted(scope)
    with django_assert_num_queries(most):
        Counted(scope)


def test_the_numbers_that_are_kept_are_the_sum_of_what_stands_of_each(almere, today):
    """Whatever changes, in whatever order; also what is deleted for good."""
    rows = [InitiativeFactory(stage="growing", visibility=level) for level in ("everyone", "signed_in", "partners")]
    for row in rows:
        PartnershipFactory(initiative=row, organisation=almere)
    set_standings(None, on=today)
    _sums()
    Initiative.objects.filter(pk=rows[0].pk).update(stage="closed", visibility="partners")
    set_standings([rows[0].pk], on=today)
    _sums()
    Initiative.objects.filter(pk=rows[1].pk).update(deleted_at=noon(today))
    set_standings([rows[1].pk], on=today)
    _sums()
    Initiative.objects.get(pk=rows[2].pk).delete()
    _sums()
    assert Tally.objects.get(place="", fact="total", is_open=False).number == 1
    with pytest.raises(IntegrityError, match="initiatives_tally_not_below_nought"), transaction.atomic():
        Tally.objects.update(number=-1)


def _sums():
    counted = Counter()
    for row in Standing.objects.all():
        counted.update((place, row.is_open, fact) for place in row.places for fact in row.facts)
    kept = {(one.place, one.is_open, one.fact): one.number for one in Tally.objects.exclude(number=0)}
    assert kept == dict(counted)


def test_what_somebody_just_did_shows_in_the_figures_at_once(administrator, today):
    initiative = InitiativeFactory(stage="growing")
    scope = Scope(QueryDict(), administrator, on=today)
    assert Counted(scope).number("to_celebrate") == 0
    MilestoneFactory(initiative=initiative, reached_on=today, is_to_celebrate=True)
    assert Counted(scope).number("to_celebrate") == 1


def test_a_page_does_not_wait_for_who_counts_everything(administrator, today):
    InitiativeFactory(stage="growing")
    scope = Scope(QueryDict(), administrator, on=today)
    values = connection.get_connection_params()
    server = {name: values[name] for name in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**server) as night:
        night.execute("SELECT pg_advisory_xact_lock(%s)", [tallying.LOCK])
        assert Counted(scope).total == 0
    assert Counted(scope).total == 1
