"""What one opens from a mail: a page that asks, after signing in where needed, and never a write by opening it."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.models import Initiative, Involvement, JoinRequest, Result
from initiatives.waiting import Kind, waiting_for
from tests.factories import (
    DissentFactory,
    HorizonDecisionFactory,
    ImprovementFactory,
    JoinRequestFactory,
    MergeFactory,
    MilestoneFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    TogetherRequestFactory,
)
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ON = NOW.date()


# Nobody is written to about what looks alike: it stands in My actions alone.
KINDS = [kind for kind in Kind if kind != Kind.OVERLAP]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(coordinator, initiative, almere):
    """Where the button of each sort of mail leads Ada."""
    JoinRequestFactory(initiative=initiative)
    JoinRequestFactory(organisation=almere, direction="invited")
    TogetherRequestFactory(other=initiative)
    MergeFactory(gone=initiative)
    DissentFactory(initiative=initiative)
    ResultFactory(initiative=initiative)
    MilestoneFactory(initiative=initiative, planned_from=ON - dt.timedelta(days=1))
    MilestoneFactory(initiative=initiative, reached_on=ON)
    Involvement.objects.filter(initiative=initiative).update(term_ends_on=ON)
    RoundFactory(initiative=initiative, planned_on=ON)
    RoundFactory(initiative=initiative, number=2, is_submitted=True)
    answered = RoundFactory(initiative=initiative, number=3, is_submitted=True, state="answered", answered_at=NOW)
    ImprovementFactory(round=answered, owner=coordinator.person)
    before = NOW - dt.timedelta(days=100)
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=ON - dt.timedelta(days=1), updated_at=before)
    waiting = {one.kind: one.address for one in waiting_for(coordinator, on=ON)}
    assert set(waiting) == set(KINDS)
    return waiting


def writes(captured):
    """What a request wrote, but for the moment at which a session was last used."""
    words = [query["sql"].split() for query in captured]
    return [
        " ".join(each[:4]) for each in words if each[0] in {"INSERT", "UPDATE", "DELETE"} and "session" not in each[2]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_opening_it_shows_a_form_and_writes_nothing(sign_in, coordinator, asked, kind):
    client = sign_in(coordinator)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(asked[kind])
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert 'method="post"' in main
    assert writes(captured) == []


def test_the_seats_that_a_reminder_leads_to_are_forms_too(sign_in, stranger, coordinator, initiative):
    seat = SeatFactory(initiative=initiative)
    for where in (
        reverse("initiatives:seat-add", args=[initiative.pk]),
        reverse("initiatives:seat-edit", args=[seat.pk]),
    ):
        client = sign_in(coordinator)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(where)
        assert answer.status_code == 200
        assert 'method="post"' in answer.content.decode()
        assert writes(captured) == []
        assert sign_in(stranger).get(where).status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_signed_in_comes_back_to_it_after_signing_in(coordinator, asked, kind):
    client, sign_in_page = Client(), reverse("account_login")
    answer = client.get(asked[kind])
    assert answer["Location"] == f"{sign_in_page}?{urlencode({'next': asked[kind]})}"
    said = {"login": coordinator.email, "password": PASSWORD, "next": asked[kind]}
    page = client.post(sign_in_page, said, follow=True)
    assert page.redirect_chain[-1][0] == asked[kind]
    assert page.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("visibility", ["signed_in", "partners"])
def test_who_may_not_do_it_gets_a_page_that_says_what_to_do(sign_in, stranger, initiative, asked, kind, visibility):
    Initiative.objects.filter(pk=initiative.pk).update(visibility=visibility)
    answer = sign_in(stranger).get(asked[kind])
    assert answer.status_code in {403, 404}
    page = answer.content.decode()
    assert "<h1" in page
    assert page.partition("<main")[2].count("href=") > 1, "there is a way on"


def test_what_was_done_in_the_meantime_says_so(sign_in, coordinator, initiative, asked):
    """By a colleague, or by oneself in another mail."""
    client = sign_in(coordinator)
    JoinRequest.objects.update(decided_at=NOW, outcome="declined", reason="Vol.")
    HorizonDecisionFactory(initiative=initiative, horizon_before=ON - dt.timedelta(days=1))
    initiative.dissents.update(answer="Wij vragen het hun.", answered_on=ON, answered_by=coordinator)
    Result.objects.update(done_when="Als de laatste ketel weg is.")
    Involvement.objects.create(
        initiative=initiative, person=coordinator.person, role=Involvement.Role.LEAD
    )  # still somebody who may look
    Involvement.objects.filter(initiative=initiative, role="coordinator").update(ended_on=ON)
    client.post(asked[Kind.CONFIRM])
    pages = {kind: client.get(where) for kind, where in asked.items()}
    assert {kind: page.status_code for kind, page in pages.items() if page.status_code != 200} == {Kind.ROLE: 409}
    assert "This role has ended already" in pages[Kind.ROLE].content.decode()
    assert "Wij vragen het hun." in pages[Kind.DISSENT].content.decode()
    assert "Vol." in pages[Kind.REQUEST].content.decode()
