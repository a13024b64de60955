"""The bell, and the page behind it."""

import datetime as dt
import re
from typing import NamedTuple

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collab.outbox.models import Occurrence
from initiatives.models import Initiative
from tests.factories import InitiativeFactory, JoinRequestFactory, OccurrenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db
PAGE, SEEN, NEW = (reverse(f"outbox:{name}") for name in ("news", "news-seen", "news-new"))
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
HTMX = {"HX-Request": "true"}


class Told(NamedTuple):
    title: str
    text: str
    button: str
    address: str


def told(occurrences):
    """Words as the app upstairs gives them; about nothing there is nothing to say."""
    return [
        Told(f"Title {one.object_id}", f"Text {one.object_id}", "Do it", f"/initiatieven/{one.object_id}/")
        if one.kind != "year_ago"
        else None
        for one in occurrences
    ]


@pytest.fixture(autouse=True)
def _told(monkeypatch):
    monkeypatch.setattr("collab.outbox.letters._teller", lambda: told)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def recipient(coordinator):
    return RecipientFactory(user=coordinator)


@pytest.fixture
def one(recipient, initiative):
    """A function that makes something that Ada is told."""

    def _one(days=0, **fields):
        made = NOW - dt.timedelta(days=days)
        return OccurrenceFactory(**{"recipient": recipient, "subject_id": initiative.pk, "made_at": made, **fields})

    return _one


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def badge(page):
    """The number in the header; empty when it is hidden."""
    found = re.search(r'<span class="count" id="news-count"[^>]*?( hidden)?>([^<]*)', page)
    return "" if found[1] else found[2]


def titles(page):
    return re.findall(r"Title \d+</h3>", page)


def test_the_bell_counts_what_is_new_on_every_page_without_another_query(ada, one):
    where = reverse("accounts:profile")
    ada.get(where)
    with CaptureQueriesContext(connection) as before:
        assert badge(ada.get(where).content.decode()) == ""
    one()
    one(seen_at=NOW)
    one(gone_at=NOW)
    OccurrenceFactory()
    with CaptureQueriesContext(connection) as after:
        assert badge(ada.get(where).content.decode()) == "1"
    assert len(after) == len(before)


@pytest.mark.parametrize("where", ["dashboard:home", "initiatives:action-list", "outbox:news"])
def test_the_bell_counts_on_the_pages_that_count_themselves(ada, one, where):
    one()
    assert badge(ada.get(reverse(where)).content.decode()) == "1"


def test_a_visitor_has_no_bell(client):
    assert "news-count" not in client.get(reverse("dashboard:help")).content.decode()


def test_news_stands_newest_first_under_its_day_with_one_button_each(ada, one):
    first, second, third = one(days=1, seen_at=NOW), one(), one(days=40, seen_at=NOW)
    page = ada.get(PAGE).content.decode()
    assert [int(title.split()[1].split("<")[0]) for title in titles(page)] == [
        second.object_id, first.object_id, third.object_id,
    ]  # fmt: skip
    assert "Today" in page
    assert "Wednesday 14 October 2026" in page
    assert page.count(">Do it<") == 3
    assert page.count('<span class="new">') == 1


def test_the_day_is_that_of_amsterdam(ada, one):
    one(made_at=dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC))
    assert "Today" in ada.get(PAGE).content.decode()


def test_news_of_nobody_else_and_nothing_that_is_gone(ada, one, stranger):
    one(gone_at=NOW)
    OccurrenceFactory(recipient=RecipientFactory(user=stranger))
    page = ada.get(PAGE).content.decode()
    assert "There is nothing new" in page
    assert not titles(page)


def test_news_about_what_one_may_no_longer_see_is_not_shown(sign_in, stranger, initiative):
    told_to_carla = OccurrenceFactory(recipient=RecipientFactory(user=stranger), subject_id=initiative.pk)
    client = sign_in(stranger)
    assert titles(client.get(PAGE).content.decode())
    Initiative.objects.filter(pk=initiative.pk).update(visibility="partners")
    assert not titles(client.get(PAGE).content.decode())
    client.post(SEEN, {"news": ""})
    told_to_carla.refresh_from_db()
    assert told_to_carla.seen_at == NOW, "the number in the header does not stay for ever"


def test_news_of_a_deleted_initiative_is_not_shown(ada, one, initiative):
    one()
    Initiative.objects.filter(pk=initiative.pk).update(deleted_at=NOW)
    assert not titles(ada.get(PAGE).content.decode())


def test_who_is_invited_reads_so_also_where_the_initiative_is_closed_to_them(sign_in, stranger, urk):
    hidden = InitiativeFactory(visibility="partners")
    invited = JoinRequestFactory(initiative=hidden, organisation=urk, direction="invited")
    other = JoinRequestFactory(initiative=hidden, direction="invited")
    recipient = RecipientFactory(user=stranger)
    for request in (invited, other):
        OccurrenceFactory(recipient=recipient, kind="invitation", object_id=request.pk, subject_id=hidden.pk)
    assert titles(sign_in(stranger).get(PAGE).content.decode()) == [f"Title {invited.pk}</h3>"]


def test_what_has_no_words_any_more_is_left_out(ada, one):
    one(kind="year_ago")
    kept = one()
    assert titles(ada.get(PAGE).content.decode()) == [f"Title {kept.object_id}</h3>"]


def test_opening_the_page_writes_nothing(ada, one):
    one()
    ada.get(PAGE)
    assert Occurrence.objects.unseen().count() == 1


def test_the_script_marks_what_the_page_shows_and_the_header_follows(ada, one):
    shown = [one(days=day) for day in range(26)]
    page = ada.get(PAGE).content.decode()
    assert 'hx-trigger="load"' in page
    keys = re.search(r'name="news" value="([\d,]*)"', page)[1]
    assert keys.split(",") == [str(row.pk) for row in shown[:25]]
    part = ada.post(SEEN, {"news": keys}, headers=HTMX).content.decode()
    assert "25 things were new" in part
    assert badge(part) == "1"
    assert list(Occurrence.objects.unseen()) == [shown[25]]


def test_without_a_script_a_button_marks_it_and_undo_brings_it_back_for_good(ada, one):
    row = one()
    page = ada.post(SEEN, {"news": str(row.pk)}, follow=True).content.decode()
    assert "One thing is marked as seen." in page
    undo = re.search(r'action="(/berichten/weer-nieuw/[^"]+)"', page)[1]
    page = ada.post(undo, follow=True).content.decode()
    assert Occurrence.objects.unseen().count() == 1
    assert badge(page) == "1"
    assert 'hx-trigger="load"' not in page, "the page does not take it back by itself"


@pytest.mark.parametrize("keys", ["", "1,x", "99999999999999999999", "-1", "٣", ",,"])
def test_keys_that_are_none_of_ones_own_change_nothing(ada, one, keys):
    row = one(object_id=7)
    Occurrence.objects.filter(pk=row.pk).update(id=5000)
    assert ada.post(SEEN, {"news": keys}).status_code == 302
    assert Occurrence.objects.unseen().count() == 1


@pytest.mark.parametrize("where", [SEEN, NEW])
def test_news_is_marked_by_a_button_only(ada, where):
    assert ada.get(where).status_code == 405


def test_news_is_paged(ada, one):
    for day in range(30):
        one(days=day)
    assert len(titles(ada.get(PAGE).content.decode())) == 25
    assert len(titles(ada.get(PAGE, {"page": 2}).content.decode())) == 5
    assert ada.get(PAGE, {"page": "nonsense"}).status_code == 200
