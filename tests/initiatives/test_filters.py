"""The filter on its own: what the address means, in words and as rules."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import translation

from initiatives.choices import SORTS
from initiatives.filters import InitiativeFilter
from initiatives.models import Initiative, Stage
from initiatives.models.initiative import ACTIVE_STAGES
from tests.conftest import TODAY
from tests.factories import InitiativeFactory, OrganisationFactory, RegionFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def filtered(query, user=None):
    seen = Initiative.objects.kept()
    return InitiativeFilter(QueryDict(query), queryset=seen, user=user or AnonymousUser(), on=TODAY)


@pytest.mark.parametrize("stage", Stage.values)
def test_the_database_knows_the_same_active_stages_as_the_code(stage):
    InitiativeFactory(stage=stage)
    assert filtered("stage=active").qs.exists() == (stage in ACTIVE_STAGES)
    assert filtered(f"stage={stage}").qs.exists()


def test_keys_follow_the_theme_and_the_stage(django_assert_num_queries):
    old, new = ThemeFactory(), ThemeFactory()
    initiative = InitiativeFactory(theme=old, stage="growing")
    Initiative.objects.filter(pk=initiative.pk).update(theme=new, stage="closed")
    assert not filtered(f"theme={old.pk}").qs.exists()
    assert filtered(f"theme={new.pk}&stage=closed").qs.exists()


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_complete_so_that_pages_never_overlap(sort):
    assert SORTS[sort][-1].lstrip("-") == "pk"


@pytest.mark.parametrize(
    ("query", "again"),
    [("", ""), ("q=a&theme=&stage=active", "q=a&stage=active"), ("sort=recent", ""),
     ("sort=relevance", ""), ("q=a&sort=relevance", "q=a"), ("q=a&sort=recent", "q=a&sort=recent"),
     ("page=3&x=1", ""), ("theme=nee", "")],
)  # fmt: skip
def test_query_is_the_shortest_address_of_the_same_list(query, again):
    assert filtered(query).query() == again


def test_query_of_another_page():
    assert filtered("stage=active").query(page=3) == "stage=active&page=3"


def test_chips_say_everything_in_words():
    region, theme = RegionFactory(name="Twente", year=2025), ThemeFactory(name="Zorg", name_en="Care")
    party = OrganisationFactory(name="Enschede", kind="municipality")
    query = f"q=zon&theme={theme.pk}&region={region.pk}&stage=closed&kind=company&sector=society&lead={party.pk}"
    assert [chip.words for chip in filtered(query).chips] == [
        "“zon”", "Care", "Twente", "Closed", "Company", "Society", "Led by Gemeente Enschede",
    ]  # fmt: skip


def test_regions_of_an_earlier_year_say_which():
    RegionFactory(name="Twente", kind="corop", year=2025)
    old = RegionFactory(name="Twente", kind="corop", year=2016)
    assert [chip.words for chip in filtered(f"region={old.pk}").chips] == ["Twente (2016)"]


def test_fields_are_drawn_with_what_was_chosen():
    theme, other = ThemeFactory(name="<Zorg>"), ThemeFactory()
    drawn = str(filtered(f"theme={theme.pk}").form["theme"])
    assert f'<option value="{theme.pk}" selected>&lt;Zorg&gt;</option>' in drawn
    assert f'<option value="{other.pk}">' in drawn
    assert drawn.count(" selected") == 1
    assert '<option value="" selected>' in str(filtered("").form["theme"])


def test_fields_are_drawn_in_the_language_of_the_page():
    ThemeFactory(name="Zorg", name_en="Care")
    assert "Care" in str(filtered("").form["theme"])
    with translation.override("nl"):
        assert "Zorg" in str(filtered("").form["theme"])
