import pytest
from django.urls import reverse

from initiatives.models import Initiative, Link, Update
from tests.factories import LinkFactory, UpdateFactory

TOLD = {"text": "De eerste straat is klaar.", "happened_on": "2020-11-20"}
PLAN = {"title": "Plan", "url": "https://example.org/plan"}


def address(name, pk):
    return reverse(f"initiatives:{name}", args=[pk])


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator", 302), ("partner_member", 302), ("manager", 302), ("administrator", 302), ("stranger", 403)],
)
def test_update_add_is_for_the_people_of_its_partners(request, sign_in, initiative, who, code):
    user = request.getfixturevalue(who)
    assert sign_in(user).post(address("update-add", initiative.pk), TOLD).status_code == code
    assert Update.objects.filter(created_by=user).exists() == (code == 302)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"text": " "}, "Fill in what happened."), ({"happened_on": "2999-01-01"}, "Choose today or an earlier day"),
     ({"happened_on": ""}, "Fill in on which day"), ({"happened_on": "0020-01-01"}, "Check the year.")],
)  # fmt: skip
def test_update_add_says_what_is_wrong(sign_in, initiative, coordinator, change, words):
    answer = sign_in(coordinator).post(address("update-add", initiative.pk), TOLD | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "code"), [("partner_member", 302), ("coordinator", 302), ("manager", 403), ("stranger", 403)]
)
def test_update_edit_and_delete_ones_own_or_any_as_coordinator(request, sign_in, initiative, partner_member, who, code):
    client, update = (
        sign_in(request.getfixturevalue(who)),
        UpdateFactory(initiative=initiative, created_by=partner_member),
    )
    assert client.post(address("update-edit", update.pk), TOLD | {"text": "Anders"}).status_code == code
    update.refresh_from_db()
    assert (update.text == "Anders") == (code == 302)
    assert client.post(address("update-delete", update.pk)).status_code == code
    assert Update.objects.filter(pk=update.pk).exists() == (code == 403)


@pytest.mark.parametrize(("factory", "model", "noun"), [(UpdateFactory, Update, "update"), (LinkFactory, Link, "link")])
def test_deleting_can_be_undone_with_the_button_in_the_message(
    sign_in, initiative, partner_member, stranger, factory, model, noun
):
    row = factory(initiative=initiative, created_by=partner_member)
    before = model.objects.filter(pk=row.pk).values().get()
    client, back = sign_in(partner_member), address(f"{noun}-restore", row.pk)
    assert client.post(back).status_code == 404  # it was never deleted
    page = client.post(address(f"{noun}-delete", row.pk), follow=True).content.decode()
    assert f'action="{back}"' in page
    assert sign_in(stranger).post(back).status_code == 403
    client.post(back)
    assert model.objects.filter(pk=row.pk).values().get() == before
    assert client.post(back).status_code == 404
    Initiative.objects.update(visibility="partners")
    client.post(address(f"{noun}-delete", row.pk))
    assert sign_in(stranger).post(back).status_code == 404


@pytest.mark.parametrize("name", ["update-delete", "link-delete", "update-restore", "link-restore"])
def test_deleting_and_undoing_is_never_a_link(sign_in, coordinator, name):
    assert sign_in(coordinator).get(address(name, 1)).status_code == 405


def test_link_add(sign_in, initiative, partner_member):
    sign_in(partner_member).post(address("link-add", initiative.pk), PLAN)
    link = Link.objects.get()
    assert (link.title, link.url, link.created_by) == ("Plan", PLAN["url"], partner_member)


@pytest.mark.parametrize(
    "url", ["http://example.org", "javascript:alert(1)", "data:text/html,x", "ftp://example.org", "geen adres",
            "https://ada:geheim@example.org/", "https://", ""],
)  # fmt: skip
def test_link_add_takes_only_safe_addresses(sign_in, initiative, coordinator, url):
    assert sign_in(coordinator).post(address("link-add", initiative.pk), PLAN | {"url": url}).status_code == 422
    assert not Link.objects.exists()


def test_what_people_write_is_never_html(sign_in, initiative, coordinator):
    client = sign_in(coordinator)
    client.post(address("update-add", initiative.pk), TOLD | {"text": "<script>x</script>\n<b>y</b>"})
    client.post(address("link-add", initiative.pk), PLAN | {"title": "<img src=x>"})
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert "<script>x" not in page
    assert "<img src=x>" not in page
    assert "&lt;b&gt;y" in page


@pytest.mark.parametrize("name", ["update-edit", "update-delete"])
def test_update_of_what_is_hidden_is_not_there(sign_in, initiative, stranger, name):
    update = UpdateFactory(initiative=initiative, created_by=stranger)
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(address(name, update.pk), TOLD).status_code == 404
