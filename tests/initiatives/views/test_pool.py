import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import PoolMember
from tests.factories import PoolMemberFactory, RegionFactory, RegionRoleFactory, SeatFactory, ThemeFactory

POOL, ADD = reverse("initiatives:pool-list"), reverse("initiatives:pool-add")


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def region(db):
    return RegionFactory(name="Flevoland")


@pytest.fixture
def region_coordinator(stranger, region):
    RegionRoleFactory(person=stranger.person, region=region)
    return stranger


@pytest.fixture
def typed(region):
    return {"name": "Yara", "email": "yara@example.org", "fields_known": "warmte", "region": region.pk}


@pytest.mark.parametrize(
    ("who", "reads", "adds"),
    [
        ("administrator", 200, 200),
        ("region_coordinator", 200, 200),
        ("coordinator", 200, 403),
        ("partner_member", 403, 403),
    ],
)
def test_the_pool_is_read_by_who_fills_seats_and_kept_by_regions(request, sign_in, initiative, who, reads, adds):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(POOL).status_code == reads
    assert client.get(ADD).status_code == adds


def test_a_visitor_never_reads_the_pool(db):
    assert Client().get(POOL).status_code == 302


def test_pool_add_keeps_fields_themes_and_region_and_can_be_undone(sign_in, region_coordinator, typed, region):
    theme = ThemeFactory()
    client = sign_in(region_coordinator)
    page = client.post(ADD, typed | {"themes": [theme.pk]}, follow=True).content.decode()
    member = PoolMember.objects.get()
    assert (member.person.email, member.fields, member.region) == ("yara@example.org", "warmte", region)
    assert list(member.themes.all()) == [theme]
    undo = address("pool-remove", member.pk)
    assert f'action="{undo}"' in page
    client.post(undo)
    assert "Nobody is in the list yet" in client.get(POOL).content.decode()
    client.post(address("pool-restore", member.pk))
    assert "Yara" in client.get(POOL).content.decode()


def test_pool_add_of_who_is_there_says_so_and_of_who_left_brings_back(sign_in, administrator, typed):
    client = sign_in(administrator)
    client.post(ADD, typed)
    assert "is in the list already" in client.post(ADD, typed).content.decode()
    client.post(address("pool-remove", PoolMember.objects.get().pk))
    client.post(ADD, typed | {"fields_known": "water"})
    member = PoolMember.objects.get()
    assert (member.is_active, member.fields) == (True, "water")


@pytest.mark.parametrize("missing", ["name", "email", "fields_known", "region"])
def test_pool_add_says_what_is_missing(sign_in, region_coordinator, typed, missing):
    answer = sign_in(region_coordinator).post(ADD, typed | {missing: ""})
    assert answer.status_code == 422
    assert not PoolMember.objects.exists()


def test_a_coordinator_keeps_only_the_people_of_their_own_region(sign_in, region_coordinator, typed):
    elsewhere = PoolMemberFactory(region=RegionFactory(name="Twente"))
    client = sign_in(region_coordinator)
    assert client.post(ADD, typed | {"region": elsewhere.region.pk}).status_code == 422
    assert client.get(address("pool-edit", elsewhere.pk)).status_code == 403
    assert client.post(address("pool-remove", elsewhere.pk)).status_code == 403
    assert elsewhere.person.name in client.get(POOL).content.decode()


def test_pool_edit_changes_what_somebody_knows(sign_in, administrator):
    member = PoolMemberFactory()
    sign_in(administrator).post(address("pool-edit", member.pk), {"fields_known": "bossen"})
    member.refresh_from_db()
    assert (member.fields, member.region) == ("bossen", None)


def test_pool_list_narrows_by_theme_and_region(sign_in, administrator, region):
    theme = ThemeFactory()
    here, anywhere = PoolMemberFactory(region=region).person.name, PoolMemberFactory()
    anywhere.themes.add(theme)
    elsewhere = PoolMemberFactory(region=RegionFactory()).person.name
    client = sign_in(administrator)
    page = client.get(POOL, {"region": region.pk}).content.decode()
    assert f"<h2>{here}</h2>" in page
    assert f"<h2>{anywhere.person.name}</h2>" in page
    assert f"<h2>{elsewhere}</h2>" not in page
    page = client.get(POOL, {"theme": theme.pk}).content.decode()
    assert f"<h2>{anywhere.person.name}</h2>" in page
    assert f"<h2>{here}</h2>" not in page


def test_pool_list_offers_to_choose_for_a_seat_that_one_may_fill(sign_in, coordinator, region_coordinator, initiative):
    member, seat = PoolMemberFactory(), SeatFactory(initiative=initiative, kind="outsider")
    choose = f"{address('seat-fill', seat.pk)}?person={member.person.pk}"
    assert choose in sign_in(coordinator).get(POOL, {"seat": seat.pk}).content.decode()
    assert choose not in sign_in(region_coordinator).get(POOL, {"seat": seat.pk}).content.decode()


def test_pool_list_is_paged_and_costs_the_same_for_any_number(
    sign_in, administrator, django_assert_max_num_queries, django_assert_num_queries
):
    client = sign_in(administrator)
    PoolMemberFactory().themes.add(ThemeFactory())
    client.get(POOL)
    with django_assert_max_num_queries(9) as first:
        client.get(POOL)
    for _number in range(29):
        PoolMemberFactory(region=RegionFactory()).themes.add(ThemeFactory())
    with django_assert_num_queries(len(first)):
        page = client.get(POOL).content.decode()
    assert page.count("<h2>") == 25
