"""What the first page of an initiative leads to: its stage, its groups, who leads, who leaves."""

import datetime as dt

import pytest
from django.urls import reverse

from initiatives.models import Initiative, Involvement
from initiatives.places import place_of
from tests.factories import AgreementFactory, BodyFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def page_of(client, initiative):
    return client.get(initiative.get_absolute_url()).content.decode()


def top_of(page):
    """The page up to what binds the parties."""
    return page[page.index("<h1") : page.index('id="binding-part"')]


def test_who_may_change_the_stage_or_close_finds_both_at_the_top(ada, initiative):
    top = top_of(page_of(ada, initiative))
    assert f'href="{address("stage-change", initiative.pk)}"' in top
    assert f'href="{address("initiative-close", initiative.pk)}"' in top


def test_who_only_reads_sees_the_stage_and_no_way_to_change_it(sign_in, partner_member, initiative):
    page = page_of(sign_in(partner_member), initiative)
    assert "Exploring" in top_of(page)
    assert address("stage-change", initiative.pk) not in page
    assert address("initiative-close", initiative.pk) not in page


def test_what_is_closed_has_no_stage_to_change(ada, initiative):
    Initiative.objects.update(stage="closed")
    page = page_of(ada, initiative)
    assert address("stage-change", initiative.pk) not in page
    assert address("initiative-close", initiative.pk) not in page


def test_the_groups_and_agreements_of_today_are_named_with_the_way_to_them(ada, initiative):
    BodyFactory(initiative=initiative, kind="steering", name="", started_on="2026-01-01")
    BodyFactory(initiative=initiative, name="Werkgroep buizen", started_on="2026-01-02")
    BodyFactory(initiative=initiative, name="Vroeger", started_on="2026-01-01", ended_on="2026-02-01")
    AgreementFactory(initiative=initiative, form="covenant", title="", signed_on="2026-01-01")
    page = page_of(ada, initiative)
    assert "Steering group, Werkgroep buizen" in page
    assert "Covenant" in page
    assert "Vroeger" not in page
    assert place_of(initiative, "form") in page
    assert address("body-add", initiative.pk) in page


def test_a_visitor_reads_the_groups_too_but_notes_none(client, initiative):
    Initiative.objects.update(visibility="everyone")
    BodyFactory(initiative=initiative, name="Werkgroep buizen", started_on=dt.date(2026, 1, 1))
    page = page_of(client, initiative)
    assert "Werkgroep buizen" in page
    assert address("body-add", initiative.pk) not in page


def test_who_may_edit_finds_the_way_to_a_farewell(ada, sign_in, partner_member, initiative):
    words = "Say farewell to somebody"
    assert words in page_of(ada, initiative)
    assert words not in page_of(sign_in(partner_member), initiative)


def test_an_initiative_that_nobody_leads_says_so_with_the_way_to_mend_it(ada, sign_in, partner_member, initiative):
    words, mend = "Nobody leads it yet.", f"{address('involvement-add', initiative.pk)}?role=lead"
    page = page_of(ada, initiative)
    assert words in page
    assert mend in page
    page = page_of(sign_in(partner_member), initiative)
    assert words in page
    assert mend not in page
    InvolvementFactory(initiative=initiative, role=Involvement.Role.LEAD)
    assert words not in page_of(ada, initiative)


def test_what_is_closed_needs_nobody_to_lead_it(ada, initiative):
    Initiative.objects.update(stage="closed")
    assert "Nobody leads it yet." not in page_of(ada, initiative)


def test_choosing_who_leads_starts_with_that_role(ada, initiative):
    page = ada.get(f"{address('involvement-add', initiative.pk)}?role=lead").content.decode()
    assert '<option value="lead" selected' in page or 'value="lead" required' in page or 'value="lead" checked' in page
    assert ada.get(f"{address('involvement-add', initiative.pk)}?role=nonsense").status_code == 200
