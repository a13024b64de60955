"""Logging from an example."""

import uuid

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from tests.factories import InitiativeKindFactory, ThemeFactory

pytestmark = pytest.mark.django_db
ADD = reverse("initiatives:initiative-add")


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def kind(db):
    """A trade mission."""
    return InitiativeKindFactory(
        name="Handelsmissie", name_en="Trade mission", intro_en="One trip together.", binding_en="We open doors.",
        theme=ThemeFactory(), stage="starting", horizon_months=12, results="De reis", results_en="The trip",
    )  # fmt: skip


def test_initiative_add_offers_kinds_and_needs_none(ada, kind):
    InitiativeKindFactory(name_en="Old kind", is_active=False)
    page = ada.get(ADD).content.decode()
    assert f"?kind={kind.pk}" in page
    assert "Trade mission" in page
    assert "Old kind" not in page
    assert "We open doors." not in page


def test_initiative_add_from_a_kind_fills_the_example(ada, kind):
    page = ada.get(f"{ADD}?kind={kind.pk}").content.decode()
    for words in ("One trip together.", "We open doors.", "The trip", f'<option value="{kind.theme_id}" selected'):
        assert words in page


@pytest.mark.parametrize("wrong", ["0", "abc", "-1", "9" * 30])
def test_initiative_add_from_a_kind_that_is_not_there_is_no_obstacle(ada, kind, wrong):
    assert ada.get(f"{ADD}?kind={wrong}").status_code == 200


def test_initiative_add_from_a_kind_starts_with_stage_horizon_and_results(ada, kind, almere, lelystad):
    ada.post(ADD, {
        "title": "Eén reis naar China", "binding": "Samen.", "theme": kind.theme_id, "parties": [f"o{lelystad.pk}"],
        "lead": f"o{almere.pk}", "form_key": str(uuid.uuid4()), "kind": kind.pk,
    })  # fmt: skip
    made = Initiative.objects.get()
    assert (made.stage, made.horizon_on is not None, made.results.get().title) == ("starting", True, "The trip")
    assert made.binding == "Samen."  # what was typed, not the example


def test_initiative_add_keeps_the_kind_when_something_is_missing(ada, kind):
    page = ada.post(ADD, {"kind": kind.pk, "title": ""}).content.decode()
    assert f'name="kind" value="{kind.pk}"' in page
    assert "One trip together." in page


def test_kinds_are_kept_by_administrators(sign_in, administrator, coordinator, kind):
    change = reverse("admin:initiatives_initiativekind_change", args=[kind.pk])
    assert sign_in(coordinator).get(change).status_code == 403
    els = sign_in(administrator)
    page = els.get(change).content.decode()
    assert "We open doors." in page
    answer = els.post(change, {"name": "Missie", "position": "1", "stage": "closed", "is_active": "on"})
    assert "Choose a stage in which there is work." in answer.content.decode()
