"""The portfolio and the seven side by side in a real browser, narrow and dark: no rule broken, all of it reachable."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from initiatives.models import Initiative
from initiatives.snapshots import set_standings
from tests.factories import ClockFactory, InitiativeFactory, OrganisationFactory, PartnershipFactory, SnapshotFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reads_the_portfolio_on_a_phone(initiative, manager, almere, signed_in_page, axe):
    on = timezone.localdate()
    since = on - dt.timedelta(days=40)
    Initiative.objects.filter(pk=initiative.pk).update(stage="growing")
    for kind in ("company", "university", "foundation"):
        one = InitiativeFactory(title=f"Samen met een {kind}, en nog een lange titel erbij", stage="growing")
        PartnershipFactory(initiative=one, organisation=almere)
        PartnershipFactory(initiative=one, organisation=OrganisationFactory(kind=kind))
        ClockFactory(initiative=one, kind="closing", object_id=one.pk, since=since, next_on=None)
    for days in range(0, 40, 5):
        day = on - dt.timedelta(days=days)
        SnapshotFactory(scope=f"o{almere.pk}", on=day, figures={"active": 4, "stage-growing": days})
    set_standings(None, on=on)
    page = signed_in_page(manager, width=360, color_scheme="dark")
    page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    portfolio = f"/portefeuille/?organisation={almere.pk}"
    for path in (portfolio, f"/portefeuille/zeven/?organisation={almere.pk}&order=room"):
        page.goto(path)
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), path
        axe(page)
    page.goto(portfolio)
    page.locator("#line").select_option("stage-growing")
    page.locator("#line").locator("xpath=ancestor::form").get_by_role("button").click()
    expect(page.locator("#line")).to_have_value("stage-growing")
    table = page.locator("section[aria-labelledby=time] details")
    table.locator("summary").click()
    expect(table.locator("tbody tr").last.locator("td")).to_have_text("0")
