"""Starting from a kind: the first fields are filled, and no structure comes along."""

import uuid

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from initiatives import actions
from initiatives.actions.kinds import KINDS
from initiatives.models import InitiativeKind, Theme
from tests.factories import InitiativeKindFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(coordinator, almere):
    """Start from a kind as Ada; twice is the same form twice."""
    key = uuid.uuid4()

    def _start(kind):
        return actions.start_from_kind(
            kind=kind, title="Eén reis", binding="Samen.", theme=ThemeFactory(), lead=almere, form_key=key,
            by=coordinator, at=timezone.now(),
        )  # fmt: skip

    return _start


def test_a_kind_fills_stage_horizon_and_results_and_no_groups(start):
    kind = InitiativeKindFactory(stage="starting", horizon_months=12, results="De reis is gemaakt\n\nEr is vervolg")
    initiative = start(kind)
    initiative.refresh_from_db()
    assert initiative.stage == "starting"
    assert initiative.horizon_on == timezone.localdate() + relativedelta(months=12)
    assert [row.title for row in initiative.results.all()] == ["De reis is gemaakt", "Er is vervolg"]
    assert not initiative.bodies.exists()


def test_the_same_form_twice_has_its_results_once(start):
    kind = InitiativeKindFactory(results="De reis is gemaakt")
    assert start(kind) == start(kind)
    assert start(kind).results.count() == 1


def test_kinds_are_loaded_once_and_leave_an_administrator_alone():
    actions.load_themes()
    assert actions.load_kinds() == len(KINDS) == 6
    InitiativeKind.objects.filter(name="Handelsmissie").update(intro="Van ons.", is_active=False)
    assert actions.load_kinds() == 0
    assert InitiativeKind.objects.get(name="Handelsmissie").intro == "Van ons."


def test_every_default_kind_has_its_theme_and_both_languages():
    actions.load_themes()
    actions.load_kinds()
    for kind in InitiativeKind.objects.all():
        assert kind.theme in Theme.objects.all()
        assert kind.name_en
        assert kind.results.count("\n") == kind.results_en.count("\n")
        with override("en"):
            assert (str(kind), kind.example) == (kind.name_en, kind.binding_en)
        with override("nl"):
            assert (str(kind), kind.advice) == (kind.name, kind.intro)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": ""}, "kind_name_filled"),
        ({"stage": "closed"}, "kind_starts_active"),
        ({"stage": "paused"}, "kind_starts_active"),
        ({"horizon_months": 0}, "kind_horizon_sane"),
        ({"horizon_months": 121}, "kind_horizon_sane"),
    ],
)
def test_the_database_refuses_a_kind_that_cannot_start(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        InitiativeKindFactory(**values)
