"""The initiative of a page is the row that a QuerySet finds; who sees it is in `test_visibility`."""

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.models import Initiative
from initiatives.models.shown import shown_to
from tests.factories import InitiativeFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("has_region", [True, False])
def test_it_has_every_value_of_the_row(coordinator, django_assert_num_queries, has_region):
    key = InitiativeFactory(region=RegionFactory() if has_region else None, ends_on="2027-01-01").pk
    row = Initiative.objects.select_related("theme", "region").get(pk=key)
    shown_to(coordinator, key)  # looks up what the user stands inside of
    with django_assert_num_queries(1):
        shown = shown_to(coordinator, key)
        assert shown == row
        for one, other in ((shown, row), (shown.theme, row.theme), (shown.region, row.region)):
            for field in one._meta.concrete_fields if one is not None else []:
                if field.attname not in one.get_deferred_fields():
                    assert getattr(one, field.attname) == getattr(other, field.attname), field
            assert one is other is None or type(one) is type(other)
    assert shown.get_deferred_fields() == {"search", "keys", "partner_names", "sort_title"}


def test_it_can_be_changed_as_any_other(coordinator):
    shown = shown_to(coordinator, InitiativeFactory(title="Warm").pk)
    shown.title = "Warmer"
    shown.save()
    assert Initiative.objects.get().title == "Warmer"


@pytest.mark.parametrize("key", [0, 2**63, 10**30])
def test_a_key_that_no_row_has_finds_nothing(coordinator, key):
    assert shown_to(coordinator, key) is None
    assert shown_to(AnonymousUser(), key) is None
