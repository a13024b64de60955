"""The invented region as rows: as many as asked, the same again, and as findable as real ones."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from initiatives.generating.loading import generate
from initiatives.models import Initiative, Partnership, Theme
from tests.factories import OrganisationFactory, RegionFactory, RegionMemberFactory

ON = dt.date(2026, 11, 23)

# VACUUM cannot run inside a transaction, so these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def province():
    """Ten municipalities in a province, and two others."""
    province = RegionFactory(name="Flevoland", kind="province")
    for number in range(10):
        RegionMemberFactory(
            region=province, organisation=OrganisationFactory(name=f"Dorp {number}", kind="municipality")
        )
    OrganisationFactory(name="Hogeschool", kind="applied_sciences")
    OrganisationFactory(name="Bedrijf", kind="company")
    return province


def told():
    """What was made, without keys."""
    return list(
        Initiative.objects.order_by("pk").values_list(
            "title", "binding", "urgency", "stage", "visibility", "updated_at"
        )
    )


def test_generate_makes_four_partners_each_and_one_lead(province):
    counts = generate(number=80, seed=1, on=ON)
    assert counts["initiatives"] == Initiative.objects.count() == 80
    assert counts["partnerships"] == Partnership.objects.count() == 320
    assert Partnership.objects.filter(role="lead").count() == 80


def test_generate_makes_the_same_for_the_same_seed(province):
    generate(number=40, seed=7, on=ON)
    first = told()
    Initiative.objects.all().delete()
    Theme.objects.all().delete()
    generate(number=40, seed=7, on=ON)
    assert told() == first


def test_generate_keeps_facets_search_and_triggers(province):
    generate(number=40, seed=1, on=ON)
    assert not Initiative.objects.filter(facets=[]).exists()
    assert Initiative.objects.in_region(province.pk).count() == 40
    assert Initiative.objects.matching("dorp").count() == 40
    some = Initiative.objects.earliest("pk")
    newcomer = OrganisationFactory(name="Nieuwkomer")
    Partnership.objects.create(initiative=some, organisation=newcomer)
    some.refresh_from_db()
    assert f"o{newcomer.pk}" in some.facets, "the triggers are awake again"
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Initiative._meta.db_table)
    assert {"initiatives_initiative_search", "initiatives_initiative_keys"} <= set(indexes)


def test_generate_can_run_again_beside_real_initiatives(province):
    generate(number=8, seed=1, on=ON)
    generate(number=8, seed=1, on=ON)
    assert Initiative.objects.count() == 16


def test_generate_says_what_came(province):
    out = StringIO()
    call_command("generate", initiatives=8, stdout=out)
    assert "Added 8 initiatives" in out.getvalue()


def test_generate_says_that_the_register_is_empty():
    with pytest.raises(CommandError, match="load_register"):
        call_command("generate", initiatives=8)
    assert not Initiative.objects.exists()


def test_generate_wants_one_or_more(province):
    with pytest.raises(CommandError, match="one initiative or more"):
        call_command("generate", initiatives=0)
