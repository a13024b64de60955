import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Endorsement, Partnership
from initiatives.models.endorsement import sentence_key
from initiatives.places import place_of
from tests.factories import EndorsementFactory, PartnershipFactory, StatementFactory


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def partnership(initiative, lelystad):
    return Partnership.objects.get(initiative=initiative, organisation=lelystad)


@pytest.fixture
def where(partnership):
    return address("endorsement-add", partnership.pk)


@pytest.fixture
def sentence(initiative):
    return {"sentence": sentence_key(initiative.binding)}


def test_endorsement_add_takes_one_click_and_can_be_undone(sign_in, partner_member, initiative, where, sentence):
    client = sign_in(partner_member)
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert f'action="{where}"' in page
    assert sentence["sentence"] in page
    page = client.post(where, sentence, follow=True).content.decode()
    assert "1 of 2 partners stand behind this sentence" in page
    assert "Not yet, or no longer: Gemeente Almere" in page
    undo = address("endorsement-withdraw", Endorsement.objects.get().pk)
    assert f'action="{undo}"' in page
    assert "0 of 2 partners" in client.post(undo, follow=True).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "stranger", "administrator", "manager"])
def test_endorsement_add_for_somebody_elses_organisation_is_refused_in_words(request, sign_in, where, sentence, who):
    answer = sign_in(request.getfixturevalue(who)).post(where, sentence)
    assert answer.status_code == 403
    assert "You do not work for Gemeente Lelystad" in answer.content.decode()
    assert not Endorsement.objects.exists()


def test_endorsement_add_of_words_that_changed_says_so(sign_in, partner_member, where, initiative, sentence):
    initiative.binding = "Iets anders."
    initiative.save()
    answer = sign_in(partner_member).post(where, sentence)
    assert answer.status_code == 409
    assert "changed after you read it" in answer.content.decode()


def test_endorsement_add_opened_from_a_mail_shows_the_sentence_and_a_button(sign_in, partner_member, where, sentence):
    page = sign_in(partner_member).get(where).content.decode()
    assert "Samen komen we verder." in page
    assert f'name="sentence" value="{sentence["sentence"]}"' in page
    assert "It counts for a year." in page
    assert not Endorsement.objects.exists()


def test_endorsement_add_opened_when_it_stands_says_until_when(sign_in, partner_member, where, sentence):
    client = sign_in(partner_member)
    client.post(where, sentence)
    assert "stands behind it already" in client.get(where).content.decode()


def test_endorsement_add_opened_by_somebody_else_says_who_may(sign_in, stranger, where):
    answer = sign_in(stranger).get(where)
    assert answer.status_code == 403
    assert "Only somebody who does" in answer.content.decode()


def test_endorsement_add_opened_after_the_partner_left_says_so(sign_in, partner_member, partnership, where):
    Partnership.objects.filter(pk=partnership.pk).update(left_on="2026-01-01", left_reason="done")
    answer = sign_in(partner_member).get(where)
    assert answer.status_code == 409
    assert "does not take part any more" in answer.content.decode()


def test_endorsement_add_does_not_exist_for_who_may_not_see_it(sign_in, stranger, initiative, where, sentence):
    initiative.visibility = "partners"
    initiative.save()
    assert sign_in(stranger).post(where, sentence).status_code == 404


def test_the_page_says_what_lapsed_and_what_was_of_another_sentence(sign_in, coordinator, initiative, almere, lelystad):
    today = timezone.localdate()
    lapsed = today - dt.timedelta(days=400)
    EndorsementFactory(initiative=initiative, organisation=almere, endorsed_on=lapsed)
    EndorsementFactory(initiative=initiative, organisation=lelystad, endorsed_on=today, is_current=False)
    page = sign_in(coordinator).get(place_of(initiative, "endorsements")).content.decode()
    assert "0 of 2 partners" in page
    assert "confirm again" in page
    assert "the sentence was another one" in page


def test_the_public_reads_organisations_and_no_names_of_people(client, initiative, almere, coordinator):
    initiative.visibility = "everyone"
    initiative.save()
    today = timezone.localdate()
    EndorsementFactory(initiative=initiative, organisation=almere, endorsed_on=today, endorsed_by=coordinator)
    client.cookies["language"] = "en"
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert "1 of 2 partners" in page
    assert "(Ada)" not in page
    assert "stands behind this</button>" not in page


def test_statement_list_tells_what_it_was_before(sign_in, stranger, initiative, almere):
    first = StatementFactory(initiative=initiative, binding="Zo begon het.")
    EndorsementFactory(initiative=initiative, organisation=almere, statement=first, is_current=False)
    StatementFactory(initiative=initiative)
    client = sign_in(stranger)
    assert address("statement-list", initiative.pk) in client.get(initiative.get_absolute_url()).content.decode()
    page = client.get(address("statement-list", initiative.pk)).content.decode()
    assert "Zo begon het." in page
    assert "One partner confirmed it in these words" in page


def test_statement_list_costs_the_same_for_any_number(
    sign_in, initiative, coordinator, django_assert_max_num_queries, django_assert_num_queries
):
    client, where = sign_in(coordinator), address("statement-list", initiative.pk)
    StatementFactory(initiative=initiative, stated_by=coordinator)
    with django_assert_max_num_queries(10) as first:
        client.get(where)
    for _number in range(30):
        StatementFactory(initiative=initiative, stated_by=coordinator)
    with django_assert_num_queries(len(first)):
        client.get(where)


def test_many_partners_cost_no_more_queries(sign_in, initiative, partner_member, django_assert_num_queries):
    client = sign_in(partner_member)
    client.get(initiative.get_absolute_url())
    with CaptureQueriesContext(connection) as first:
        client.get(initiative.get_absolute_url())
    for _number in range(30):
        partner = PartnershipFactory(initiative=initiative).organisation
        EndorsementFactory(initiative=initiative, organisation=partner)
    with django_assert_num_queries(len(first)):
        client.get(initiative.get_absolute_url())
