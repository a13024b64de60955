"""What one may not see is not revealed: not by its row, not by a count, not by another statement."""

import dataclasses

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import Initiative
from initiatives.overlap import MOST, Asked, find
from initiatives.overlap.hints import hinted, key_of
from initiatives.sections.similar import panel_for
from tests.factories import InitiativeFactory, InvolvementFactory, PersonFactory, UserFactory
from tests.initiatives.models.test_visibility import build, oracle, worlds

pytestmark = pytest.mark.django_db
ASKED = Asked(title="Vindbaar")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds, allowed=st.sets(st.integers(0, 2)))
def test_the_panel_shows_what_the_plain_rule_shows_and_hints_only_at_what_was_allowed(world, allowed):
    with transaction.atomic():
        initiatives, people = build(world)
        Initiative.objects.filter(
            pk__in=[row.pk for number, row in enumerate(initiatives) if number in allowed]
        ).update(may_be_hinted=True)
        for who, user in people:
            if who is None:
                continue
            seen = {row.pk for number, row in enumerate(initiatives) if oracle(world, who, number)}
            kept = {row.pk for row in initiatives if row.deleted_at is None}
            heard = {row.pk for number, row in enumerate(initiatives) if number in allowed} & kept - seen
            found = find(ASKED, user=user)
            assert {one.pk for one in found.similar} == seen
            assert set(found.hidden) == heard
            panel = panel_for(ASKED, user=user)
            number = len(seen) + len(heard)
            assert panel.says == ("" if not number else f"{number} similar initiative{'s' if number > 1 else ''}")
            assert not any(str(key) in "".join(panel.hints) and len(str(key)) > 6 for key in heard)
        transaction.set_rollback(True)


def test_what_is_hidden_takes_nobodys_place(stranger):
    shown = [InitiativeFactory(title="Vindbaar") for _number in range(MOST)]
    for _number in range(80):
        InitiativeFactory(title="Vindbaar", visibility="partners")
    assert {one.pk for one in find(ASKED, user=stranger).similar} == {row.pk for row in shown}


def test_the_same_is_asked_of_the_database_whether_or_not_something_hidden_is_alike(stranger):
    InitiativeFactory(title="Vindbaar")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            found = find(ASKED, user=stranger)
        return [query["sql"] for query in queries], [
            dataclasses.replace(found.read, total=0),
            found.similar,
            found.hidden,
        ]

    find(ASKED, user=stranger)
    before = asked()
    InitiativeFactory(title="Vindbaar", visibility="partners")
    assert asked() == before


def test_a_key_is_of_one_person_for_one_initiative_as_long_as_others_may_hear_of_it(stranger):
    secret = InitiativeFactory(title="Vindbaar", visibility="partners", may_be_hinted=True)
    key = key_of(secret.pk, stranger)
    assert hinted(key, stranger) == secret
    assert hinted(key, UserFactory()) is None
    assert hinted("", stranger) is None
    Initiative.objects.filter(pk=secret.pk).update(may_be_hinted=False)
    assert hinted(key, stranger) is None


def test_who_may_open_it_is_shown_it_and_not_a_hint():
    secret, user = InitiativeFactory(title="Vindbaar", visibility="partners", may_be_hinted=True), UserFactory()
    InvolvementFactory(initiative=secret, person=PersonFactory(user=user))
    found = find(ASKED, user=user)
    assert ([one.pk for one in found.similar], found.hidden) == ([secret.pk], [])
