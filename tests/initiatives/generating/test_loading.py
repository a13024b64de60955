"""The invented region as rows: as many as asked, the same again, and as findable as real ones."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from initiatives.generating.living import COLUMNS
from initiatives.generating.loading import generate
from initiatives.models import (
    Dissent,
    Endorsement,
    HorizonDecision,
    Initiative,
    Partnership,
    Principle,
    Result,
    Seat,
    Statement,
    Theme,
)
from initiatives.principles import State, counts_of
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
    return [
        list(rows)
        for rows in (
            Initiative.objects.order_by("pk").values_list(
                "title", "binding", "urgency", "stage", "visibility", "updated_at", "horizon_on", "confirmed_on"
            ),
            Result.objects.order_by("pk").values_list("title", "done_when", "reached_on"),
            Endorsement.objects.order_by("pk").values_list("organisation__name", "endorsed_on", "lapses_on"),
            Seat.objects.order_by("pk").values_list("kind", "opened_on", "filled_on", "last_contribution_on"),
            HorizonDecision.objects.order_by("pk").values_list("choice", "horizon_after"),
            Dissent.objects.order_by("initiative", "raised_on", "text", "answer").values_list("raised_on", "text"),
        )
    ]


def test_generate_makes_four_partners_each_and_one_lead(province):
    counts = generate(number=80, seed=1, on=ON)
    assert counts["initiatives"] == Initiative.objects.count() == 80
    assert counts["partnerships"] == Partnership.objects.count()
    assert Partnership.objects.active().count() == 320
    assert Partnership.objects.active().filter(role="lead").count() == 80


def test_generated_keys_and_names_are_those_that_the_database_keeps_by_itself(province):
    generate(number=40, seed=1, on=ON)
    rows = Initiative.objects.order_by("pk")
    kept = list(rows.values_list("pk", "facets", "partner_names"))
    assert all(names and len(facets) > 3 for _key, facets, names in kept)
    rows.update(facets=[], partner_names="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiatives_refresh(%s)", [[key for key, _facets, _names in kept]])
    assert list(rows.values_list("pk", "facets", "partner_names")) == kept


def test_generate_makes_the_same_for_the_same_seed(province):
    generate(number=40, seed=7, on=ON)
    first = told()
    Initiative.objects.all().delete()
    Theme.objects.all().delete()
    generate(number=40, seed=7, on=ON)
    assert told() == first


def test_generate_writes_a_whole_life_in_which_every_signal_occurs(province):
    generate(number=1_500, seed=1, on=ON)
    assert [model.__name__ for model in COLUMNS if not model._default_manager.exists()] == []
    counts = counts_of(None, on=ON)
    for principle in Principle:
        missing = {state for state in State if not counts.get((principle, state))}
        # To stop is clear once it is closed; the others can be anything.
        assert missing == set(), principle
        assert max(counts[principle, state] for state in State) < 0.75 * 1_500, "no signal says the same of nearly all"


def test_generate_says_last_what_the_initiative_says(province):
    generate(number=60, seed=1, on=ON)
    for statement in (
        Statement.objects.order_by("initiative_id", "-pk").distinct("initiative_id").select_related("initiative")
    ):
        assert (statement.binding, statement.urgency) == (statement.initiative.binding, statement.initiative.urgency)
    assert not Endorsement.objects.exclude(statement__binding=F("initiative__binding")).exists()


def test_generate_writes_nothing_of_days_to_come(province):
    generate(number=200, seed=3, on=ON)
    assert not Partnership.objects.filter(joined_on__gt=ON).exists()
    assert not Result.objects.filter(reached_on__gt=ON).exists()
    assert not Dissent.objects.filter(answered_on__gt=ON).exists()
    assert not Endorsement.objects.filter(endorsed_on__gt=ON).exists()


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
