"""The pages of a portfolio, as people ask them."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from collab.dashboard.portfolio.attention import reasons_in
from collab.dashboard.portfolio.scope import Scope
from initiatives.models import Clock, FrozenReport, Initiative
from initiatives.reminders.clocks import refresh
from initiatives.tallying import count_few, count_uncounted, set_standings
from tests.factories import (
    ClockFactory,
    FrozenReportFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    SnapshotFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
HERE = "/portefeuille/"


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def _main(said):
    """The page without the message that was said once."""
    return said[said.index("<h1") : said.index("</main>")]


@pytest.fixture
def asking(initiative):
    """Warmte in de polder, which is past its end for a month."""
    day = timezone.localdate() - dt.timedelta(days=30)
    return ClockFactory(initiative=initiative, kind="closing", object_id=initiative.pk, since=day, next_on=None)


def test_portfolio_opens_on_ones_own_place(sign_in, manager, almere):
    assert sign_in(manager).get(HERE).url == f"{HERE}?organisation={almere.pk}"


def test_portfolio_says_first_what_asks_attention_with_who_is_on_it(sign_in, manager, almere, asking):
    said = page(sign_in(manager), f"{HERE}?organisation={almere.pk}")
    assert "nobody chose: continue, adapt or stop?" in said
    assert "On it: Ada." in said
    assert said.index("This asks for attention") < said.index("In figures")


def test_portfolio_reminds_for_a_manager_and_leads_to_the_choice_for_who_does_it(
    sign_in, manager, coordinator, almere, asking
):
    query = f"?organisation={almere.pk}"
    choice = reverse("initiatives:horizon-decide", args=[asking.initiative_id])
    assert "Send a reminder" in page(sign_in(manager), HERE + query)
    assert choice in page(sign_in(coordinator), HERE + query)


def test_portfolio_lets_a_manager_take_over_what_nobody_keeps(sign_in, manager, stranger, almere, asking):
    asking.initiative.involvements.update(started_on=None, ended_on="2026-01-01")
    take = reverse("initiatives:take-over", args=[asking.initiative_id])
    said = page(sign_in(manager), f"{HERE}?organisation={almere.pk}")
    assert take in said
    assert "Nobody leads it." in said
    assert take not in page(sign_in(stranger), f"{HERE}?organisation={almere.pk}")


def test_attention_counts_each_reason_and_lists_the_initiatives_of_it(sign_in, manager, almere, asking):
    day = timezone.localdate() - dt.timedelta(days=90)
    for title, kinds in (("Twee redenen", ("confirm", "celebrate")), ("Al lang stil", ("silent",))):
        one = InitiativeFactory(title=title, stage="growing")
        PartnershipFactory(initiative=one, organisation=almere)
        for kind in kinds:
            ClockFactory(initiative=one, kind=kind, object_id=one.pk, since=day, next_on=None)
    count_few(on=timezone.localdate())
    client, query = sign_in(manager), f"organisation={almere.pk}"
    counted = [(one.kind, one.number) for one in reasons_in(Scope(QueryDict(query), manager, on=timezone.localdate()))]
    assert counted == [("closing", 1), ("celebrate", 1), ("silent", 1)]
    only = page(client, f"{HERE}aandacht/?{query}&reason=celebrate")
    assert "Twee redenen" in only
    assert "Al lang stil" not in only
    lines = b"".join(client.get(f"{HERE}bestand/?{query}&what=attention&format=csv")).decode().splitlines()
    assert [line.split(";")[1] for line in lines[1:]] == ["Warmte in de polder", "Twee redenen", "Al lang stil"]
    figures = b"".join(client.get(f"{HERE}bestand/?{query}&what=figures&format=csv")).decode()
    assert "This asks for attention;Something was reached, and is not celebrated yet.;1" in figures


@pytest.mark.parametrize(
    "query", ["all=1", "q=bestaatniet", "theme=999", "organisation=999999", "region=x", "stage=closed"]
)
def test_portfolio_makes_sense_whatever_the_address_says(sign_in, stranger, query):
    client = sign_in(stranger)
    for place in ("", "aandacht/", "zeven/", "a4/", "rapporten/nieuw/"):
        page(client, f"{HERE}{place}?{query}")


def test_portfolio_of_a_region_with_one_initiative(sign_in, administrator):
    region = RegionFactory(name="Flevoland")
    one = InitiativeFactory(region=region, stage="growing", title="Alleen op de wereld")
    set_standings(None, on=timezone.localdate())
    client = sign_in(administrator)
    for place in ("", "zeven/"):
        assert one.title in page(client, f"{HERE}{place}?region={region.pk}")


def test_portfolio_of_an_organisation_that_merged_says_what_it_became(sign_in, stranger):
    old, new = OrganisationFactory(name="Weesp"), OrganisationFactory(name="Amsterdam", kind="municipality")
    SuccessionFactory(predecessor=old, successor=new)
    assert "This organisation went on as Gemeente Amsterdam." in page(
        sign_in(stranger), f"{HERE}?organisation={old.pk}"
    )


def test_what_only_partners_see_is_counted_for_partners_only(sign_in, manager, stranger, almere):
    shut = InitiativeFactory(visibility="partners", title="Geheim plan", stage="growing")
    PartnershipFactory(initiative=shut, organisation=almere)
    for path in ("", "zeven/", "a4/", "aandacht/"):
        assert "Geheim plan" not in page(sign_in(stranger), f"{HERE}{path}?organisation={almere.pk}")
    assert "Geheim plan" in page(sign_in(manager), f"{HERE}?organisation={almere.pk}")
    assert "what only its partners see is not counted" in page(sign_in(stranger), f"{HERE}?organisation={almere.pk}")


def test_the_line_through_time_has_for_a_stranger_only_what_is_open(sign_in, manager, stranger, almere):
    day = timezone.localdate()
    PartnershipFactory(initiative=InitiativeFactory(), organisation=almere)
    SnapshotFactory(scope=f"o{almere.pk}", on=day, is_open=True, figures={"active": 3})
    SnapshotFactory(scope=f"o{almere.pk}", on=day, is_open=False, figures={"active": 4})
    path = f"{HERE}bestand/?organisation={almere.pk}&what=line-active&format=csv"
    said = {who: b"".join(sign_in(user).get(path)).decode() for who, user in (("in", manager), ("out", stranger))}
    assert f"{day.isoformat()};7" in said["in"]
    assert f"{day.isoformat()};3" in said["out"]


def test_the_line_of_any_figure_stands_there_with_its_table(sign_in, manager, almere, initiative):
    on = timezone.localdate()
    for days, number in ((70, 2), (40, 3), (39, 4), (0, 6)):
        day = on - dt.timedelta(days=days)
        SnapshotFactory(scope=f"o{almere.pk}", on=day, figures={"stage-growing": number})
    said = page(sign_in(manager), f"{HERE}?organisation={almere.pk}&line=stage-growing")
    time = said[said.index('id="time"') :]
    assert "<td>6</td>" in time
    assert "nights were missed" in time  # and none is made up afterwards
    assert "what=line-stage-growing&amp;format=csv" in time


def test_attention_remind_brings_the_reminder_forward_once_a_day(sign_in, manager, stranger, asking):
    path, said = reverse("dashboard:attention-remind"), {"kind": "closing", "thing": asking.object_id}
    assert sign_in(stranger).post(path, said).status_code == 403
    assert sign_in(manager).post(path, said).status_code == 302
    asking = Clock.objects.get(kind="closing", object_id=asking.object_id)
    assert asking.next_on == timezone.localdate()
    Clock.objects.filter(kind="closing").update(told_on=asking.next_on, next_on=None)
    sign_in(manager).post(path, said)
    assert Clock.objects.get(kind="closing", object_id=asking.object_id).next_on is None


@pytest.mark.parametrize("said", [{}, {"kind": "closing", "thing": "1 OR 1"}, {"kind": "year_ago", "thing": "1"}])
def test_attention_remind_knows_nothing_of_what_is_not_there(sign_in, manager, said):
    assert sign_in(manager).post(reverse("dashboard:attention-remind"), said).status_code == 404


def test_portfolio_seven_shows_the_word_of_each_and_sorts_what_asks_attention_first(sign_in, administrator):
    closed = InitiativeFactory(title="Aan het eind", stage="closed")
    open_ = InitiativeFactory(title="Bezig", stage="growing")
    set_standings(None, on=timezone.localdate())
    client = sign_in(administrator)
    by_title = page(client, f"{HERE}zeven/?all=1")
    assert by_title.index(closed.title) < by_title.index(open_.title)
    assert 'class="cell cell--u"' in by_title
    by_light = page(client, f"{HERE}zeven/?all=1&order=light")
    assert by_light.index(open_.title) < by_light.index(closed.title)
    only = page(client, f"{HERE}zeven/?advice=celebrate-attention")
    assert closed.title in only
    assert open_.title not in only


def test_portfolio_export_has_each_table_as_csv_and_excel(sign_in, manager, almere, initiative):
    client = sign_in(manager)
    set_standings(None, on=timezone.localdate())
    parts = ("stages", "themes", "sectors", "missing", "numbers", "looks", "moves", "advice")
    for what in (*parts, "figures", "attention", "triangle", "seven", "line-active", "line-stage-growing"):
        for format_ in ("csv", "xlsx"):
            answer = client.get(f"{HERE}bestand/?organisation={almere.pk}&what={what}&format={format_}")
            assert answer.status_code == 200
            assert len(b"".join(answer.streaming_content)) > 10
    for query in ("what=alles&format=csv", "what=stages&format=doc", "all=1&what=line-anders&format=csv",
                  "stage=active&what=line-total&format=csv"):  # fmt: skip
        assert client.get(f"{HERE}bestand/?{query}").status_code == 404
    lines = b"".join(client.get(f"{HERE}bestand/?organisation={almere.pk}&what=triangle&format=csv")).decode()
    assert f"{initiative.pk};Warmte in de polder;2;0;0;0;Business, Knowledge, Society" in lines


def test_the_triangle_leads_to_the_open_call_for_who_may_open_one(sign_in, administrator, stranger, almere, initiative):
    query = f"?organisation={almere.pk}"
    call = reverse("initiatives:seat-add", args=[initiative.pk])
    Initiative.objects.filter(pk=initiative.pk).update(stage="growing")
    assert call in page(sign_in(administrator), HERE + query)
    assert call not in page(sign_in(stranger), HERE + query)


def test_the_triangle_of_a_region_shows_which_corner_is_missing(sign_in, administrator):
    region = RegionFactory()
    for kind in ("municipality", "municipality", "company"):
        one = InitiativeFactory(region=region, stage="growing")
        PartnershipFactory(initiative=one, organisation=OrganisationFactory(kind=kind))
    client, query = sign_in(administrator), f"region={region.pk}"
    said = page(client, f"{HERE}?{query}")
    assert "Government: 2 of 3. Business: 1 of 3. Knowledge: 0 of 3. Society: 0 of 3." in said
    assert said.count('r="12"/>') == 2  # the empty rings
    assert f"?{query}&amp;missing=knowledge" in said
    assert f"/oproepen/?{query}" in said
    assert "whole-title" not in page(client, f"{HERE}?{query}&sector=business")


def test_report_add_freezes_what_stands_there_and_it_stays_when_the_initiative_goes(
    sign_in, manager, almere, initiative
):
    client = sign_in(manager)
    said = {"title": "Begroting 2027", "first_on": "2026-01-01", "last_on": "2026-12-31", "words": "Het gaat goed.",
            "query": f"organisation={almere.pk}"}  # fmt: skip
    answer = client.post(reverse("dashboard:report-add"), said)
    before = page(client, answer.url)
    assert "Het gaat goed." in before
    Initiative.objects.all().delete()
    assert FrozenReport.objects.get().figures["total"] == 1
    after = page(client, answer.url)
    assert _main(after) == _main(before)
    assert "Begroting 2027" in page(client, reverse("dashboard:report-list"))
    assert b"initiatives;1" in client.get(f"{answer.url}?format=csv").content


def test_report_add_refuses_a_period_that_ends_before_it_starts_and_keeps_what_was_typed(sign_in, manager):
    said = {"title": "Omgekeerd", "first_on": "2026-12-31", "last_on": "2026-01-01", "words": "Bewaar mij."}
    answer = sign_in(manager).post(reverse("dashboard:report-add"), said)
    assert answer.status_code == 400
    assert "This is before the period begins." in answer.content.decode()
    assert "Bewaar mij." in answer.content.decode()
    assert not FrozenReport.objects.exists()


def test_report_detail_is_for_its_maker_and_who_stands_inside(sign_in, manager, stranger, administrator, almere):
    own = FrozenReportFactory(made_by=stranger, scope=f"o{almere.pk}", is_whole=False)
    whole = FrozenReportFactory(scope=f"o{almere.pk}", is_whole=True)
    seen = {
        user: [sign_in(user).get(report.get_absolute_url()).status_code for report in (own, whole)]
        for user in (manager, stranger, administrator)
    }
    assert seen == {manager: [404, 200], stranger: [200, 404], administrator: [200, 200]}


@pytest.mark.parametrize("place", ["", "zeven/", "a4/", "aandacht/"])
def test_queries_do_not_grow_with_the_rows(sign_in, manager, almere, initiative, place, django_assert_max_num_queries):
    day = timezone.localdate() - dt.timedelta(days=60)
    for number in range(6):
        one = InitiativeFactory(stage="growing")
        PartnershipFactory(initiative=one, organisation=almere)
        ClockFactory(initiative=one, kind="closing", object_id=one.pk, since=day, next_on=None)
        SnapshotFactory(scope=f"o{almere.pk}", on=day + dt.timedelta(days=number))
    refresh()
    count_uncounted(on=timezone.localdate())
    client = sign_in(manager)
    page(client, f"{HERE}{place}?organisation={almere.pk}")
    with django_assert_max_num_queries(15):
        page(client, f"{HERE}{place}?organisation={almere.pk}")
