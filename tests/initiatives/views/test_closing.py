"""Closing, the look back, the successor and reopening in the browser."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Closing, Initiative
from tests.factories import (
    BodyFactory,
    ClosingFactory,
    FarewellFactory,
    InitiativeFactory,
    JoinRequestFactory,
    OrganisationFactory,
    ResultFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
ADD = reverse("initiatives:initiative-add")
WORDS = {"reached": "Tweehonderd woningen.", "learned": "Begin klein.", "celebrated": "Soep.", "next_step": "Wijk 2."}


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def closed(ada, initiative):
    """Closed by Ada."""
    ada.post(address("initiative-close", initiative.pk), WORDS)
    return initiative


def page_of(client, initiative):
    return client.get(initiative.get_absolute_url()).content.decode()


def test_initiative_close_begins_with_what_is_known(ada, initiative):
    ResultFactory(initiative=initiative, title="200 woningen", reached_on="2026-01-01")
    ResultFactory(initiative=initiative, title="Nog niet")
    page = ada.get(address("initiative-close", initiative.pk)).content.decode()
    assert "200 woningen" in page
    assert "Nog niet" not in page
    assert "Gemeente Almere, Gemeente Lelystad" in page


def test_initiative_close_shows_who_waits_and_answers_them(ada, initiative):
    request = JoinRequestFactory(initiative=initiative, organisation__name="Stichting Warm")
    assert "Stichting Warm" in ada.get(address("initiative-close", initiative.pk)).content.decode()
    ada.post(address("initiative-close", initiative.pk), WORDS)
    request.refresh_from_db()
    assert request.outcome == "declined"
    assert request.reason


def test_initiative_close_needs_only_the_first_answer(ada, initiative):
    answer = ada.post(address("initiative-close", initiative.pk), {"reached": "", "learned": "Veel."})
    assert answer.status_code == 422
    assert "Veel." in answer.content.decode()
    ada.post(address("initiative-close", initiative.pk), {"reached": "Minder dan gehoopt."})
    assert Initiative.objects.get().stage == "closed"


def test_initiative_close_asks_about_groups_only_when_they_meet(ada, initiative):
    assert "ends_groups" not in ada.get(address("initiative-close", initiative.pk)).content.decode()
    body = BodyFactory(initiative=initiative)
    ada.post(address("initiative-close", initiative.pk), WORDS | {"ends_groups": "on"})
    body.refresh_from_db()
    assert body.ended_on is not None


def test_a_closed_initiative_opens_with_the_look_back_and_stays_findable(ada, closed, sign_in, stranger):
    page = page_of(sign_in(stranger), closed)
    for words in WORDS.values():
        assert words in page
    assert page.index("Looking back") < page.index('id="binding"')
    assert "Open it again" not in page
    found = sign_in(stranger).get(reverse("initiatives:initiative-list"), {"q": "warmte", "stage": "closed"})
    assert closed.title in found.content.decode()


def test_the_look_back_names_only_who_agreed(ada, closed):
    FarewellFactory(initiative=closed, person__name="Jan met instemming", may_be_named=True)
    FarewellFactory(initiative=closed, person__name="Piet zonder", may_be_named=False)
    Initiative.objects.update(visibility="everyone")
    page = Client().get(closed.get_absolute_url()).content.decode()
    assert "Jan met instemming" in page
    assert "Piet zonder" not in page


def test_initiative_close_twice_says_that_it_is_closed(ada, closed):
    page = ada.post(address("initiative-close", closed.pk), WORDS | {"reached": "Anders."}, follow=True)
    assert "closed already" in page.content.decode()
    assert Closing.objects.get().reached == WORDS["reached"]


def test_closing_edit_corrects_the_look_back(ada, closed):
    ada.post(address("closing-edit", closed.pk), WORDS | {"reached": "Driehonderd woningen."})
    assert "Driehonderd woningen." in page_of(ada, closed)


def test_the_successor_begins_with_the_right_fields(ada, closed, almere, lelystad):
    page = ada.get(f"{ADD}?after={closed.pk}").content.decode()
    assert closed.title in page
    assert closed.binding in page
    assert f'name="lead" value="o{almere.pk}" checked' in page
    assert f'name="parties" value="o{lelystad.pk}" checked' in page
    assert f'<option value="{closed.theme_id}" selected' in page


def _answers(closed, almere, lelystad):
    return {
        "title": "Warmte, deel twee", "binding": "Samen verder.", "theme": closed.theme_id,
        "parties": [f"o{lelystad.pk}"], "lead": f"o{almere.pk}", "form_key": str(uuid.uuid4()), "after": closed.pk,
    }  # fmt: skip


def test_the_successor_is_linked_both_ways(ada, closed, almere, lelystad):
    ada.post(ADD, _answers(closed, almere, lelystad))
    successor = Initiative.objects.get(title="Warmte, deel twee")
    assert successor.get_absolute_url() in page_of(ada, closed)
    assert closed.get_absolute_url() in page_of(ada, successor)


def test_a_second_successor_is_refused_in_words(ada, closed, almere, lelystad):
    ada.post(ADD, _answers(closed, almere, lelystad))
    answer = ada.post(ADD, _answers(closed, almere, lelystad))
    assert answer.status_code == 422
    assert "has a next initiative already" in answer.content.decode()


def test_what_is_open_has_no_successor(ada, initiative, almere, lelystad):
    answer = ada.post(ADD, _answers(initiative, almere, lelystad))
    assert "First close it" in answer.content.decode()
    assert Initiative.objects.count() == 1


def test_only_who_may_edit_starts_what_comes_after(sign_in, closed, partner_member, stranger):
    assert sign_in(partner_member).get(f"{ADD}?after={closed.pk}").status_code == 403
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(f"{ADD}?after={closed.pk}").status_code == 404
    assert sign_in(stranger).get(f"{ADD}?after=abc").status_code == 200


def test_a_successor_that_one_may_not_see_is_not_there(sign_in, closed, stranger):
    hidden = InitiativeFactory(title="Geheim vervolg", visibility="partners")
    Closing.objects.update(successor=hidden)
    assert "Geheim vervolg" not in page_of(sign_in(stranger), closed)


def test_a_predecessor_that_one_may_not_see_is_not_there(sign_in, stranger):
    hidden = InitiativeFactory(title="Geheim begin", visibility="partners", stage="closed")
    successor = InitiativeFactory()
    ClosingFactory(initiative=hidden, successor=successor)
    assert "Geheim begin" not in page_of(sign_in(stranger), successor)


def test_initiative_reopen_asks_why(ada, closed):
    assert ada.post(address("initiative-reopen", closed.pk), {"why": ""}).status_code == 422
    page = ada.post(address("initiative-reopen", closed.pk), {"why": "Er kwam een wijk bij."}, follow=True)
    assert "is open again" in page.content.decode()
    assert Initiative.objects.get().stage == "exploring"


def test_initiative_reopen_offers_who_goes_on_for_a_merged_partner(ada, closed, almere):
    successor = OrganisationFactory(name="Groot Almere", kind="municipality")
    SuccessionFactory(predecessor=almere, successor=successor)
    page = ada.get(address("initiative-reopen", closed.pk)).content.decode()
    assert "Gemeente Groot Almere goes on for Gemeente Almere" in page
    assert "checked" in page
    lead = closed.partnerships.get(organisation=almere)
    ada.post(address("initiative-reopen", closed.pk), {"why": "Verder.", "successions": [f"{lead.pk}:{successor.pk}"]})
    assert closed.partnerships.active().get(role="lead").organisation == successor


def test_initiative_reopen_refuses_a_successor_that_is_none(ada, closed, almere, urk):
    lead = closed.partnerships.get(organisation=almere)
    SuccessionFactory(predecessor=almere)
    form = {"why": "Verder.", "successions": [f"{lead.pk}:{urk.pk}"]}
    assert ada.post(address("initiative-reopen", closed.pk), form).status_code == 422


def test_initiative_reopen_of_what_is_open_says_so(ada, initiative):
    assert "open already" in ada.get(address("initiative-reopen", initiative.pk), follow=True).content.decode()


@pytest.mark.parametrize("verb", ["initiative-close", "initiative-reopen", "closing-edit"])
def test_closing_is_for_who_may_edit(sign_in, initiative, partner_member, verb):
    assert sign_in(partner_member).get(address(verb, initiative.pk)).status_code == 403


def test_a_closed_initiative_can_be_closed_anew_after_reopening(ada, closed):
    ada.post(address("initiative-reopen", closed.pk), {"why": "Er kwam een wijk bij."})
    page = ada.get(address("initiative-close", closed.pk)).content.decode()
    assert WORDS["learned"] in page  # the old words are there to go on from
    ada.post(address("initiative-close", closed.pk), WORDS | {"reached": "Vierhonderd."})
    assert "Vierhonderd." in page_of(ada, closed)
