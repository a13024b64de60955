"""What calendar programs read, read back by two libraries; and an address that lets in only who holds it."""

import datetime as dt
import logging

import icalendar
import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from initiatives.calendar.tokens import ADDRESSES
from initiatives.models import CalendarFeed, Initiative, Visibility
from partners.models import Membership, Person
from tests.factories import CalendarFeedFactory, CelebrationFactory, InitiativeFactory, MilestoneFactory, RoundFactory

pytestmark = pytest.mark.django_db
D = dt.date
LONG = (
    "De eerste straat van de Waterwijk is 🎉 aardgasvrij, en alle bewoners zijn blij; «zo kan het», zegt Jürgen\\n. "
    * 2
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2027, 3, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


def address(feed):
    return reverse("agenda:feed", args=[ADDRESSES.of(feed.salt)])


def read(feed, **headers):
    return Client().get(address(feed), headers=headers)


def events(response):
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


@pytest.fixture
def feed(coordinator):
    return CalendarFeedFactory(owner=coordinator, name="Alles, ook «dit»; 🎉")


# The clocks go forward on 28 March 2027 and back on 31 October 2027; and two days around a leap day of another year.
DAYS = [
    D(2027, 3, 27),
    D(2027, 3, 28),
    D(2027, 3, 29),
    D(2027, 10, 30),
    D(2027, 10, 31),
    D(2027, 11, 1),
    D(2028, 2, 29),
]


def test_two_libraries_read_the_same_days_in_summer_and_in_winter(initiative, feed):
    for day in DAYS:
        MilestoneFactory(initiative=initiative, title=f"Op {day}", planned_from=day)
    response = read(feed)
    ours = {str(event["summary"]): (event["dtstart"].dt, event["dtend"].dt) for event in events(response)}
    after = dt.timedelta(days=1)
    assert ours == {f"Milestone: Op {day} – Warmte in de polder": (day, day + after) for day in DAYS}
    second = vobject.readOne(response.content.decode())
    assert {one.summary.value: (one.dtstart.value, one.dtend.value) for one in second.vevent_list} == ours
    assert b"DTSTART;VALUE=DATE:20270328" in response.content
    assert b"VTIMEZONE" not in response.content


def test_long_words_with_marks_and_emoji_come_back_as_they_were(initiative, feed):
    title = LONG[:160]
    row = MilestoneFactory(initiative=initiative, title=title, planned_from=D(2027, 3, 28))
    Initiative.objects.filter(pk=initiative.pk).update(title="Ünïcode, met komma; en \\ streep")
    response = read(feed)
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert response.content.endswith(b"END:VCALENDAR\r\n")
    [event] = events(response)
    assert title in str(event["summary"])
    second = vobject.readOne(response.content.decode()).vevent
    for said in (str(event["description"]), second.description.value):
        assert "Ünïcode, met komma; en \\ streep" in said
        assert f"http://testserver{reverse('initiatives:milestone-list', args=[initiative.pk])}#milestone-{row.pk}" in (
            said.replace("http://localhost", "http://testserver")
        )
    assert second.summary.value == str(event["summary"])
    assert second.url.value == str(event["url"])
    assert event["uid"].startswith(f"milestone-{row.pk}@")


def test_what_a_program_wants_to_know_of_the_calendar(initiative, feed):
    MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    response = read(feed)
    whole = icalendar.Calendar.from_ical(response.content)
    assert str(whole["x-wr-calname"]) == feed.name
    assert whole["refresh-interval"].dt == dt.timedelta(hours=4)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in response.content
    assert b"X-PUBLISHED-TTL:PT4H" in response.content
    [event] = events(response)
    assert {"UID", "DTSTAMP", "LAST-MODIFIED", "URL", "CATEGORIES", "DESCRIPTION"} <= set(event)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=900"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "sessionid" not in response.cookies
    assert not response.cookies


def test_the_words_are_in_the_language_of_the_owner(initiative, feed):
    MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    assert read(feed)["Content-Language"] == "en"
    feed.owner.language = "nl"
    feed.owner.save()
    response = read(feed)
    assert response["Content-Language"] == "nl"
    assert "zondag 28 maart 2027" in str(events(response)[0]["description"])


def test_each_sort_is_there_with_its_words(initiative, feed):
    MilestoneFactory(initiative=initiative, title="Straat", planned_from=D(2027, 4, 30), planned_until=D(2027, 4, 30))
    MilestoneFactory(
        initiative=initiative,
        title="Wijk",
        planned_from=D(2027, 4, 1),
        planned_until=D(2027, 6, 30),
        precision="quarter",
    )
    feast = MilestoneFactory(initiative=initiative, title="Buurt", reached_on=D(2027, 3, 1))
    CelebrationFactory(milestone=feast, how="planned", on=D(2027, 4, 2), place="Buurthuis")
    RoundFactory(initiative=initiative, number=1, planned_on=D(2027, 5, 5))
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=D(2027, 7, 1))
    found = {str(event["summary"]).partition(" – ")[0]: event for event in events(read(feed))}
    assert set(found) == {
        "Milestone: Straat", "Milestone: Wijk (planned in quarter 2 of 2027)", "Reached milestone: Buurt",
        "Celebration: Buurt",
        "Somebody from outside looks along", "Continue, adapt or stop?",
    }  # fmt: skip
    assert str(found["Celebration: Buurt"]["location"]) == "Buurthuis"
    assert found["Milestone: Wijk (planned in quarter 2 of 2027)"]["dtstart"].dt == D(2027, 6, 30)


def test_it_reaches_three_months_back_and_eighteen_ahead(initiative, feed):
    for day in (D(2026, 12, 19), D(2026, 12, 20), D(2027, 3, 20), D(2028, 9, 20), D(2028, 9, 21)):
        MilestoneFactory(initiative=initiative, planned_from=day)
    assert [event["dtstart"].dt for event in events(read(feed))] == [D(2026, 12, 20), D(2027, 3, 20), D(2028, 9, 20)]


def test_of_too_many_the_nearest_ahead_come_first(initiative, feed, monkeypatch):
    monkeypatch.setattr("initiatives.calendar.writing.MOST_ITEMS", 3)
    for day in (D(2027, 3, 10), D(2027, 3, 18), D(2027, 3, 25), D(2027, 4, 25)):
        MilestoneFactory(initiative=initiative, planned_from=day)
    assert [event["dtstart"].dt for event in events(read(feed))] == [D(2027, 3, 18), D(2027, 3, 25), D(2027, 4, 25)]


def test_nothing_new_is_answered_without_writing_it_out(initiative, feed, monkeypatch):
    row = MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    first = read(feed)
    monkeypatch.setattr("initiatives.views.agenda.written", lambda *args, **kwargs: pytest.fail("written out"))
    with CaptureQueriesContext(connection) as queries:
        again = read(feed, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert len(queries) <= 6
    assert read(feed, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    monkeypatch.undo()
    with time_machine.travel(dt.datetime(2027, 3, 20, 11, tzinfo=dt.UTC), tick=False):
        row.delete()
        changed = read(feed, **{"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert read(feed, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_the_same_is_the_same_bytes_whatever_the_hour(initiative, feed):
    MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    first = read(feed)
    with time_machine.travel(dt.datetime(2027, 3, 20, 18, tzinfo=dt.UTC), tick=False), translation.override("nl"):
        assert read(feed).content == first.content


def test_head_tells_the_same_without_the_calendar(feed):
    response = Client().head(address(feed))
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]
    assert Client().post(address(feed)).status_code == 405


def test_who_left_a_partner_reads_no_more_of_it(initiative, partner_member):
    Initiative.objects.filter(pk=initiative.pk).update(visibility=Visibility.PARTNERS)
    MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    secret = InitiativeFactory(visibility=Visibility.PARTNERS, title="Van anderen")
    MilestoneFactory(initiative=secret, planned_from=D(2027, 3, 28))
    feed = CalendarFeedFactory(owner=partner_member)
    first = read(feed)
    assert len(events(first)) == 1
    assert "Van anderen" not in first.content.decode()
    Membership.objects.filter(person=Person.objects.get(user=partner_member)).update(ended_on=D(2027, 3, 19))
    after = read(feed, **{"If-None-Match": first["ETag"]})
    assert events(after) == []


def test_a_filter_leaves_what_it_leaves_on_the_page(initiative, coordinator):
    other = InitiativeFactory()
    for one in (initiative, other):
        MilestoneFactory(initiative=one, planned_from=D(2027, 3, 28))
    feed = CalendarFeedFactory(owner=coordinator, query="mine=role")
    assert len(events(read(feed))) == 1
    assert len(events(read(CalendarFeedFactory(owner=coordinator, query=f"theme={other.theme_id}")))) == 1
    # A theme that was deleted since: no error, and no less than nothing.
    assert read(CalendarFeedFactory(owner=coordinator, query="theme=999999")).status_code == 200


def test_an_account_that_is_switched_off_reads_nothing(feed):
    feed.owner.is_active = False
    feed.owner.save()
    assert read(feed).status_code == 404


def test_a_renewed_or_deleted_address_is_gone_and_a_guessed_one_not_found(feed, coordinator, sign_in):
    client = sign_in(coordinator)
    client.post(reverse("initiatives:feed-renew", args=[feed.pk]))
    feed.refresh_from_db()
    assert read(feed).status_code == 410
    assert "another address" in read(feed).content.decode()
    assert read(feed.successor).status_code == 200
    client.post(reverse("initiatives:feed-delete", args=[feed.successor.pk]))
    assert read(feed.successor).status_code == 410
    assert Client().get(reverse("agenda:feed", args=["x" * 43])).status_code == 404
    assert Client().get(reverse("agenda:feed", args=["²%00"])).status_code == 404


def test_guessing_and_reading_have_their_limits(feed, initiative):
    row = MilestoneFactory(initiative=initiative, planned_from=D(2027, 3, 28))
    statuses = {Client().get(reverse("agenda:feed", args=[f"{number:043}"])).status_code for number in range(61)}
    assert statuses == {404, 429}
    first = read(feed)
    for _number in range(59):
        assert read(feed).status_code == 200
    assert read(feed).status_code == 429
    assert read(feed)["Retry-After"]
    assert read(feed, **{"If-None-Match": first["ETag"]}).status_code == 304, "what costs little is not counted"
    assert row.pk


def test_that_it_was_read_is_noted_once_a_day(feed, django_assert_num_queries):
    read(feed)
    feed.refresh_from_db()
    assert feed.last_fetched_at == dt.datetime(2027, 3, 20, 10, tzinfo=dt.UTC)
    with time_machine.travel(dt.datetime(2027, 3, 20, 23, tzinfo=dt.UTC), tick=False):
        with CaptureQueriesContext(connection) as queries:
            read(feed)
        assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    with time_machine.travel(dt.datetime(2027, 3, 21, 11, tzinfo=dt.UTC), tick=False):
        read(feed)
    feed.refresh_from_db()
    assert feed.last_fetched_at.day == 21


def test_the_secret_stands_in_no_log_and_in_no_history(feed, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    token = ADDRESSES.of(feed.salt)
    read(feed)
    Client().get(f"{address(feed)}?x=1")
    out = capsys.readouterr()
    assert token not in caplog.text + out.out + out.err
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM initiatives_calendarfeedevent e")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert kept
    assert token not in kept
    assert feed.salt not in kept
    assert feed.token_hash not in kept
    assert CalendarFeed.objects.get().salt == feed.salt
