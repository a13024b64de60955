import pytest
from django.urls import reverse

from initiatives.models import Initiative, Update
from tests.factories import FarewellFactory, PartnershipFactory, ResultFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def story(initiative, query=""):
    return reverse("initiatives:initiative-story", args=[initiative.pk]) + query


def test_initiative_story_can_be_narrowed_by_links_that_stand_in_the_address(sign_in, initiative, partner_member):
    UpdateFactory(initiative=initiative, text="Het regende")
    ResultFactory(initiative=initiative, title="Tien daken", reached_on="2026-01-01")
    client = sign_in(partner_member)
    page = client.get(story(initiative)).content.decode()
    assert "Het regende" in page
    assert 'href="?sort=result"' in page
    page = client.get(story(initiative, "?sort=result")).content.decode()
    assert "Tien daken" in page
    assert "Het regende" not in page
    assert 'href="?sort=update&amp;sort=result"' in page
    assert 'id="sort-result" href="?" aria-current="true"' in page
    assert "Nothing of this sort happened" in client.get(story(initiative, "?sort=form")).content.decode()


def test_initiative_story_pages_to_what_is_older(sign_in, initiative, partner_member):
    for number in range(30):
        UpdateFactory(initiative=initiative, text=f"Bericht {number:02}")
    client = sign_in(partner_member)
    first = client.get(story(initiative, "?sort=update"))
    older = first.context["story"].older
    assert f"?sort=update&amp;before={older}" in first.content.decode()
    second = client.get(story(initiative, f"?sort=update&before={older}")).content.decode()
    assert "Bericht 04" in second
    assert "Bericht 05" not in second
    assert 'href="?sort=update" rel="prev"' in second


def test_initiative_story_is_404_for_a_stranger_and_asks_a_visitor_to_sign_in(client, sign_in, initiative, stranger):
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(story(initiative)).status_code == 404
    assert client.get(story(initiative)).status_code == 302
    assert client.get("/initiatieven/999999/verhaal/").status_code == 302


def test_initiative_story_shows_a_visitor_no_people_and_nothing_to_change(client, initiative, coordinator):
    Initiative.objects.update(visibility="everyone")
    UpdateFactory(initiative=initiative, text="Het regende", created_by=coordinator)
    FarewellFactory(initiative=initiative, person__name="Henk", may_be_named=True)
    page = client.get(story(initiative)).content.decode()
    assert "Het regende" in page
    assert "Ada" not in page
    assert "Henk" not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_initiative_story_lets_change_and_delete_an_update(sign_in, initiative, coordinator, stranger):
    update = UpdateFactory(initiative=initiative, created_by=coordinator)
    page = sign_in(coordinator).get(story(initiative)).content.decode()
    assert reverse("initiatives:update-edit", args=[update.pk]) in page
    assert reverse("initiatives:update-delete", args=[update.pk]) in page
    assert (
        reverse("initiatives:update-edit", args=[update.pk])
        not in sign_in(stranger).get(story(initiative)).content.decode()
    )


def test_initiative_story_asks_as_much_for_fifty_rows_as_for_one(
    sign_in, initiative, coordinator, partner_member, django_assert_max_num_queries
):
    client = sign_in(partner_member)
    UpdateFactory(initiative=initiative, created_by=coordinator)
    with django_assert_max_num_queries(12) as few:
        client.get(story(initiative))
    for _ in range(50):
        UpdateFactory(initiative=initiative, created_by=coordinator)
        PartnershipFactory(initiative=initiative, joined_on="2026-01-01")
    with django_assert_max_num_queries(len(few)):
        client.get(story(initiative))
    assert Update.objects.count() == 51


def test_initiative_story_fits_on_one_page_to_print(sign_in, initiative, partner_member):
    for number in range(60):
        UpdateFactory(initiative=initiative, text=f"Bericht {number:02}")
    client = sign_in(partner_member)
    assert 'href="?all=1"' in client.get(story(initiative)).content.decode()
    page = client.get(story(initiative, "?all=1")).content.decode()
    assert "Bericht 00" in page
    assert "Bericht 59" in page
