"""The page of the calendar: months and lists in the address, words where there is nothing, and one click."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CelebrationFactory, InitiativeFactory, MilestoneFactory, RegionFactory

pytestmark = pytest.mark.django_db
URL = "/initiatieven/kalender/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC), tick=False):
        yield


def text(response):
    return response.content.decode()


def stone(day=dt.date(2026, 11, 12), **more):
    return MilestoneFactory(planned_from=day, **more)


def test_a_visitor_signs_in_first(client):
    assert client.get(URL).status_code == 302


def test_the_month_of_today_in_weeks_with_their_numbers(initiative, coordinator, sign_in):
    row = stone(initiative=initiative)
    page = text(sign_in(coordinator).get(URL))
    assert "November 2026" in page
    assert 'aria-current="date"' in page
    assert page.count('scope="row"') == 6  # November 2026 lies in six weeks
    assert '<span class="calendar__long">Week </span>47' in page
    assert f'href="{reverse("initiatives:milestone-list", args=[initiative.pk])}#milestone-{row.pk}"' in page
    assert 'datetime="2026-11-30"' in page
    assert 'datetime="2026-12-01"' not in page


def test_an_empty_month_says_so_in_words(coordinator, sign_in):
    assert "Nothing stands in March 2027 yet" in text(sign_in(coordinator).get(f"{URL}?month=2027-03"))


@pytest.mark.parametrize("said", ["2027-03", "maart 2027", "March 2027", "12-03-2027", "eerste kwartaal 2027"])
def test_one_jumps_to_a_month_in_words(coordinator, sign_in, said):
    found = "January 2027" if "kwartaal" in said else "March 2027"
    assert found in text(sign_in(coordinator).get(URL, {"month": said}))


@pytest.mark.parametrize("said", ["2027-13", "9999-01", "x", "0000-00", "2026-11-31", "%00", "²", "1" * 300])
def test_what_is_no_month_is_told_and_the_month_of_today_shown(coordinator, sign_in, said):
    response = sign_in(coordinator).get(URL, {"month": said})
    assert response.status_code == 200
    assert "is no month that we know" in text(response)
    assert "Nothing stands in November 2026 yet" in text(response)


@pytest.mark.parametrize("said", ["2026-02-31", "x", "9999-12-31", "0001-01-01"])
def test_what_is_no_day_is_told(coordinator, sign_in, said):
    response = sign_in(coordinator).get(URL, {"day": said})
    assert (response.status_code, "There is no day" in text(response)) == (200, True)


@pytest.mark.parametrize(("month", "gone"), [("1990-01", "prev"), ("2100-12", "next")])
def test_nothing_leads_beyond_what_can_be_planned(coordinator, sign_in, month, gone):
    page = text(sign_in(coordinator).get(URL, {"month": month}))
    assert f'rel="{gone}"' not in page
    assert f'rel="{"next" if gone == "prev" else "prev"}"' in page


def test_beside_it_are_the_months_before_and_after_with_the_same_filter(coordinator, sign_in):
    region = RegionFactory()
    page = text(sign_in(coordinator).get(URL, {"month": "2026-12", "region": region.pk}))
    assert f"region={region.pk}&amp;month=2026-11" in page
    assert f"region={region.pk}&amp;month=2027-01" in page


def test_htmx_gets_a_part_and_pushes_the_address_in_its_own_order(coordinator, sign_in):
    region = RegionFactory()
    response = sign_in(coordinator).get(URL, {"month": "2026-12", "region": region.pk, "theme": ""}, headers=HTMX)
    assert "<html" not in text(response)
    assert 'id="kept"' in text(response)
    assert response["HX-Push-Url"] == f"{URL}?region={region.pk}&month=2026-12"


def test_a_part_of_the_address_that_we_do_not_know_is_told(coordinator, sign_in):
    page = text(sign_in(coordinator).get(URL, {"region": "x", "unknown": "1"}))
    assert "left it out" in page


def test_a_day_with_forty_shows_four_and_leads_to_all_of_them(coordinator, sign_in):
    for number in range(40):
        stone(title=f"Mijlpaal {number:02}")
    client = sign_in(coordinator)
    page = text(client.get(URL))
    assert page.count('calendar__item"') == 4
    assert ">+36<" in page
    assert f"{URL}?day=2026-11-12" in page
    day = text(client.get(URL, {"day": "2026-11-12"}))
    assert day.count('calendar__item"') == 40
    assert "Thursday 12 November 2026" in day


def test_the_list_is_grouped_by_month_and_paged_without_gaps(coordinator, sign_in):
    initiative = InitiativeFactory()
    for number in range(120):
        stone(dt.date(2026, 11, 1) + dt.timedelta(days=number), initiative=initiative, title=f"Nr {number:03}.")
    client = sign_in(coordinator)
    seen = []
    for page in (1, 2, 3):
        shown = text(client.get(URL, {"view": "list", "page": page}))
        seen += [f"Nr {number:03}." for number in range(120) if f"Nr {number:03}." in shown]
    assert seen == [f"Nr {number:03}." for number in range(120)]
    assert "February 2027" in shown
    assert "Next page" not in shown
    assert "Nothing is planned from here on" in text(client.get(URL, {"view": "list", "page": 4}))


def test_what_has_only_a_period_stands_above_the_weeks_and_has_a_list(initiative, coordinator, sign_in):
    for number in range(6):
        MilestoneFactory(
            initiative=initiative, title=f"Ergens {number}", planned_from=dt.date(2026, 10, 1),
            planned_until=dt.date(2026, 12, 31), precision="quarter",
        )  # fmt: skip
    client = sign_in(coordinator)
    page = text(client.get(URL))
    assert "Somewhere in this quarter" in page
    assert ">+2<" in page
    rest = text(client.get(URL, {"month": "2026-11", "period": "quarter", "view": "list"}))
    assert rest.count('calendar__item"') == 6


def test_a_milestone_is_reached_in_one_click_and_back_in_one_with_the_same_filter(initiative, coordinator, sign_in):
    row, client = stone(initiative=initiative), sign_in(coordinator)
    query = f"theme={initiative.theme_id}&month=2026-11"
    page = text(client.get(f"{URL}?{query}"))
    assert f'name="back" value="{query.replace("&", "&amp;")}"' in page
    reach = reverse("initiatives:milestone-reach", args=[row.pk])
    response = client.post(reach, {"from": "calendar", "back": query}, follow=True)
    row.refresh_from_db()
    assert row.reached_on == dt.date(2026, 11, 23)
    assert response.redirect_chain[-1][0] == f"{URL}?{query}"
    undo = reverse("initiatives:milestone-unreach", args=[row.pk])
    assert f'action="{undo}?from=calendar&amp;back=' in text(response)
    back = client.post(f"{undo}?from=calendar&back={query.replace('=', '%3D').replace('&', '%26')}", follow=True)
    row.refresh_from_db()
    assert row.reached_on is None
    assert back.redirect_chain[-1][0] == f"{URL}?{query}"


def test_the_way_back_stays_on_the_calendar(initiative, coordinator, sign_in):
    row = stone(initiative=initiative)
    reach = reverse("initiatives:milestone-reach", args=[row.pk])
    response = sign_in(coordinator).post(reach, {"from": "calendar", "back": "https://elders.example/"})
    assert response["Location"].startswith(URL)


def test_who_only_reads_gets_no_button(initiative, stranger, sign_in):
    stone(initiative=initiative)
    page = text(sign_in(stranger).get(URL))
    assert "calendar__item" in page
    assert "calendar__reach" not in page


def test_the_queries_stay_the_same_and_few(initiative, coordinator, sign_in):
    client = sign_in(coordinator)

    def count(query):
        client.get(f"{URL}?{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}?{query}")
        return len(queries)

    asked = ["", "view=list", "mine=role", f"theme={initiative.theme_id}&month=2026-11", "day=2026-11-12"]
    few = [count(query) for query in asked]
    for number in range(12):
        stone(initiative=initiative, title=f"{number}")
        CelebrationFactory(milestone=stone(reached_on=dt.date(2026, 11, 3)), how="planned", on=dt.date(2026, 11, 4))
    assert [count(query) for query in asked] == few
    assert max(few) <= 12
