"""Administration of themes and of deleted initiatives."""

import datetime as dt

import pytest
from django.urls import reverse

from initiatives.actions import delete_initiative
from initiatives.models import Theme, Threshold
from initiatives.principles import DEFAULTS, THRESHOLD_WORDS, thresholds
from tests.factories import InitiativeFactory, RegionFactory, ThemeFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def els(administrator, sign_in):
    """A browser in which the administrator is signed in."""
    return sign_in(administrator)


def test_a_deleted_initiative_is_found_and_put_back(els, initiative, administrator):
    other = InitiativeFactory(title="Nog een")
    delete_initiative(initiative=initiative, by=administrator, at=AT)
    address = reverse("admin:initiatives_initiative_changelist")
    page = els.get(address, {"deleted": "yes"}).content.decode()
    assert initiative.title in page
    assert other.title not in page
    page = els.post(
        address, {"action": "restore", "_selected_action": [initiative.pk, other.pk]}, follow=True
    ).content.decode()
    assert "One initiative is back." in page
    initiative.refresh_from_db()
    assert initiative.deleted_at is None


def test_an_initiative_is_neither_made_nor_changed_nor_deleted_here(els, initiative):
    address = reverse("admin:initiatives_initiative_change", args=[initiative.pk])
    assert els.get(address).status_code == 200
    assert els.post(address, {"title": "Anders"}).status_code == 403
    assert els.get(reverse("admin:initiatives_initiative_add")).status_code == 403
    assert els.get(reverse("admin:initiatives_initiative_delete", args=[initiative.pk])).status_code == 403


def test_a_theme_is_added_and_closed_for_choosing(els):
    els.post(reverse("admin:initiatives_theme_add"), {"name": "Water", "position": "3", "is_active": "on"})
    theme = Theme.objects.get(name="Water")
    els.post(reverse("admin:initiatives_theme_change", args=[theme.pk]), {"name": "Water", "position": "3"})
    theme.refresh_from_db()
    assert not theme.is_active


def test_a_theme_that_is_used_is_not_deleted(els):
    theme, unused = InitiativeFactory().theme, ThemeFactory()
    assert els.get(reverse("admin:initiatives_theme_delete", args=[theme.pk])).status_code == 403
    assert els.post(reverse("admin:initiatives_theme_delete", args=[unused.pk]), {"post": "yes"}).status_code == 302
    assert not Theme.objects.filter(pk=unused.pk).exists()


def test_a_number_behind_a_signal_is_changed_for_all_and_for_a_region(els):
    region = RegionFactory()
    address = reverse("admin:initiatives_threshold_add")
    page = els.get(address).content.decode()
    for name, what in THRESHOLD_WORDS.items():
        assert f'<option value="{name}">{what} ({DEFAULTS[name]} by default)</option>' in page
    els.post(address, {"name": "silent_days", "region": "", "value": "120"})
    els.post(address, {"name": "silent_days", "region": region.pk, "value": "60"})
    assert thresholds(None)["silent_days"] == 120
    assert thresholds(region.pk)["silent_days"] == 60
    page = els.get(reverse("admin:initiatives_threshold_changelist")).content.decode()
    assert page.count("Days without any news") == 2


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("silent_days", "7.5", "Fill in a whole number, from 0 to 3650."),
        ("endorsed_months", "9999", "Fill in a whole number, from 0 to 3650."),
        ("endorsed_share", "60", "A share is a number from 0 to 1, such as 0.6."),
        ("nonsense", "6", "Select a valid choice."),
        ("weight", "-1", "Constraint"),
        ("weight", "", "This field is required."),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_at_its_field(els, name, value, words):
    page = els.post(reverse("admin:initiatives_threshold_add"), {"name": name, "value": value})
    assert words in page.content.decode()
    assert not Threshold.objects.exists()


def test_the_same_number_is_not_changed_twice_for_one_region(els):
    address = reverse("admin:initiatives_threshold_add")
    for _ in range(2):
        page = els.post(address, {"name": "weight", "region": "", "value": "5"})
    assert "is violated" in page.content.decode() or "already exists" in page.content.decode()
    assert Threshold.objects.count() == 1


def test_only_an_administrator_reaches_the_numbers(sign_in, coordinator):
    response = sign_in(coordinator).get(reverse("admin:initiatives_threshold_changelist"))
    assert response.status_code in {302, 403, 404}
