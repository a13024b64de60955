import datetime as dt

import pytest
from django.urls import reverse

from initiatives.models import Initiative, Partnership
from tests.factories import OrganisationFactory, PartnershipFactory


def address(name, pk):
    return reverse(f"initiatives:{name}", args=[pk])


@pytest.fixture
def lead(initiative, almere):
    return Partnership.objects.get(organisation=almere)


@pytest.fixture
def participant(initiative, lelystad):
    return Partnership.objects.get(organisation=lelystad)


FAREWELL = {"left_on": "2026-11-01", "reason": "De proef is klaar"}


def test_partnership_add(sign_in, initiative, coordinator, urk):
    data = {"organisation": f"o{urk.pk}", "role": "knowledge", "joined_on": "2026-01-01"}
    answer = sign_in(coordinator).post(address("partnership-add", initiative.pk), data)
    assert answer.url == f"{initiative.get_absolute_url()}#partners"
    row = Partnership.objects.get(organisation=urk)
    assert (row.role, row.joined_on, row.name_then) == ("knowledge", dt.date(2026, 1, 1), "Urk")


def test_partnership_add_twice_is_said_in_words(sign_in, initiative, coordinator, lelystad):
    data = {"organisation": f"o{lelystad.pk}", "role": "participant"}
    answer = sign_in(coordinator).post(address("partnership-add", initiative.pk), data)
    assert answer.status_code == 422
    assert "Gemeente Lelystad takes part already." in answer.content.decode()


def test_partnership_add_twice_as_lead_leaves_the_old_lead(sign_in, initiative, coordinator, lelystad, lead):
    data = {"organisation": f"o{lelystad.pk}", "role": "lead"}
    sign_in(coordinator).post(address("partnership-add", initiative.pk), data)
    lead.refresh_from_db()
    assert lead.role == "lead"


def test_partnership_add_a_new_lead_takes_over(sign_in, initiative, coordinator, urk, lead):
    sign_in(coordinator).post(address("partnership-add", initiative.pk), {"organisation": f"o{urk.pk}", "role": "lead"})
    lead.refresh_from_db()
    assert (lead.role, Partnership.objects.get(role="lead").organisation) == ("participant", urk)


def test_partnership_add_searches_without_javascript(sign_in, initiative, coordinator, urk):
    data = {"do": "search:organisation", "organisation-q": "urk", "role": "funder", "joined_on": "2026-02-03"}
    page = sign_in(coordinator).post(address("partnership-add", initiative.pk), data).content.decode()
    assert f'value="o{urk.pk}"' in page
    assert '<option value="funder" selected>' in page
    assert "2026-02-03" in page


def test_partnership_add_can_come_back_after_leaving(sign_in, initiative, coordinator, urk):
    PartnershipFactory(initiative=initiative, organisation=urk, left_on="2025-01-01", left_reason="Even niet")
    data = {"organisation": f"o{urk.pk}", "role": "participant"}
    assert sign_in(coordinator).post(address("partnership-add", initiative.pk), data).status_code == 302
    assert Partnership.objects.filter(organisation=urk).count() == 2


def test_partnership_edit_to_lead_makes_the_old_lead_participant(sign_in, coordinator, lead, participant):
    sign_in(coordinator).post(address("partnership-edit", participant.pk), {"role": "lead", "joined_on": ""})
    lead.refresh_from_db()
    participant.refresh_from_db()
    assert (lead.role, participant.role) == ("participant", "lead")


def test_partnership_edit_lead_needs_a_new_lead_first(sign_in, coordinator, lead):
    answer = sign_in(coordinator).post(address("partnership-edit", lead.pk), {"role": "participant", "joined_on": ""})
    assert "First choose a new lead" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.role == "lead"


def test_partnership_leave_keeps_it_under_the_name_of_then(sign_in, coordinator, initiative, participant, lelystad):
    Partnership.objects.filter(pk=participant.pk).update(name_then="")
    client = sign_in(coordinator)
    client.post(address("partnership-leave", participant.pk), FAREWELL)
    participant.refresh_from_db()
    assert (str(participant.left_on), participant.left_reason, participant.name_then) == (
        "2026-11-01", "De proef is klaar", "Lelystad",
    )  # fmt: skip
    lelystad.name = "Lelystad-Nieuw"
    lelystad.save()
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert "then Lelystad" in page
    assert "Farewell on 1 Nov. 2026" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [({"reason": ""}, "Fill in why it leaves."), ({"left_on": ""}, "Fill in the last day."),
     ({"left_on": "2023-12-31"}, "Choose a date after it joined, 1 January 2024.")],
)  # fmt: skip
def test_partnership_leave_says_what_is_missing(sign_in, coordinator, participant, change, words):
    Partnership.objects.filter(pk=participant.pk).update(joined_on="2024-01-01")
    answer = sign_in(coordinator).post(address("partnership-leave", participant.pk), FAREWELL | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_partnership_leave_lead_hears_that_somebody_else_must_lead_first(sign_in, coordinator, lead, participant):
    client = sign_in(coordinator)
    page = client.get(address("partnership-leave", lead.pk)).content.decode()
    assert "The lead cannot leave before another partner leads." in page
    assert address("partnership-edit", participant.pk) in page
    client.post(address("partnership-leave", lead.pk), FAREWELL)
    lead.refresh_from_db()
    assert lead.left_on is None


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator", 302), ("partner_member", 302), ("administrator", 302), ("manager", 403), ("stranger", 403)],
)
def test_partnership_leave_is_for_ones_own_organisation(request, sign_in, participant, who, code):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("partnership-leave", participant.pk), FAREWELL).status_code == code


def test_partnership_leave_of_a_closed_circle_leads_back_to_the_list(sign_in, partner_member, participant):
    Initiative.objects.update(visibility="partners")
    answer = sign_in(partner_member).post(address("partnership-leave", participant.pk), FAREWELL)
    assert answer.url == reverse("initiatives:initiative-list")


def test_partnership_leave_can_be_corrected_and_taken_back(sign_in, coordinator, partner_member, participant):
    client = sign_in(coordinator)
    client.post(address("partnership-leave", participant.pk), FAREWELL)
    client.post(address("partnership-leave", participant.pk), FAREWELL | {"reason": "Anders"})
    participant.refresh_from_db()
    assert participant.left_reason == "Anders"
    sign_in(partner_member).post(address("partnership-rejoin", participant.pk))
    participant.refresh_from_db()
    assert (participant.left_on, participant.left_reason) == (None, "")


def test_partnership_rejoin_that_joined_anew_says_so(sign_in, coordinator, initiative, participant, lelystad):
    client = sign_in(coordinator)
    client.post(address("partnership-leave", participant.pk), FAREWELL)
    PartnershipFactory(initiative=initiative, organisation=lelystad)
    page = client.post(address("partnership-rejoin", participant.pk), follow=True).content.decode()
    assert "takes part already" in page


@pytest.mark.parametrize("name", ["partnership-edit", "partnership-leave"])
def test_partnership_of_what_is_hidden_is_not_there(sign_in, stranger, participant, name):
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(address(name, participant.pk)).status_code == 404


@pytest.mark.parametrize("who", ["partner_member", "manager", "stranger"])
def test_partnership_add_and_edit_are_for_who_may_edit(request, sign_in, initiative, participant, who):
    client = sign_in(request.getfixturevalue(who))
    other = OrganisationFactory()
    assert client.post(address("partnership-add", initiative.pk), {"organisation": f"o{other.pk}"}).status_code == 403
    assert client.post(address("partnership-edit", participant.pk), {"role": "lead"}).status_code == 403


def test_who_leads_together_needs_a_lead_beside_them(sign_in, initiative, coordinator, urk, lead, participant):
    client, data = sign_in(coordinator), {"organisation": f"o{urk.pk}", "role": "co_lead"}
    client.post(address("partnership-add", initiative.pk), data)
    assert Partnership.objects.get(organisation=urk).role == "co_lead"
    Partnership.objects.exclude(pk=participant.pk).delete()
    for name, pk in (("partnership-add", initiative.pk), ("partnership-edit", participant.pk)):
        answer = client.post(address(name, pk), data)
        assert answer.status_code == 422
        assert "First choose a lead" in answer.text


def test_lists_name_all_who_lead_it(sign_in, initiative, coordinator, urk):
    PartnershipFactory(initiative=initiative, organisation=urk, role="co_lead")
    assert "Gemeente Almere, Gemeente Urk" in sign_in(coordinator).get(reverse("initiatives:initiative-list")).text
