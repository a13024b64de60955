"""Administration of themes and of deleted initiatives."""

import datetime as dt

import pytest
from django.urls import reverse

from initiatives.actions import delete_initiative
from initiatives.models import Theme
from tests.factories import InitiativeFactory, ThemeFactory

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
