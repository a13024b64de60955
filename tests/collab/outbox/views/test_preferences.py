"""Choosing how often one gets mail, signed in."""

import datetime as dt

import pytest
from django.urls import reverse

from collab.outbox.kinds import kinds
from collab.outbox.models import Preference, Recipient
from tests.factories import PreferenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("outbox:preferences")
AT = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)


def chosen(**other):
    """The form as it is sent: everything as usual, but for `other`."""
    return {name: other.get(name, kind.frequency.value) for name, kind in kinds().items()}


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def test_preferences_are_reached_from_ones_own_details(ada):
    assert f'href="{PAGE}"' in ada.get(reverse("accounts:profile")).content.decode()


def test_preferences_show_each_sort_with_what_is_usual_chosen(ada):
    page = ada.get(PAGE).content.decode()
    assert page.count("<fieldset") == len(kinds())
    assert page.count(" checked") == len(kinds())
    assert page.count("(usual)") == len(kinds())
    assert all(str(kind.label) in page and str(kind.about) in page for kind in kinds().values())
    assert "nothing at weekends and on public holidays. In the summer pause" in page


def test_preferences_opened_by_somebody_new_write_nothing(ada):
    ada.get(PAGE)
    assert not Recipient.objects.exists()


def test_preferences_keep_what_is_chosen_and_undo_brings_back_what_was(ada, coordinator):
    PreferenceFactory(recipient__user=coordinator, kind="role", frequency="never")
    page = ada.post(PAGE, chosen(closing="weekly"), follow=True).content.decode()
    assert "Your choices about mail are kept." in page
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"closing": "weekly"}
    undo = page.partition('<form method="post" action="/berichten/voorkeuren/herstel/')[2].partition('"')[0]
    page = ada.post(f"{reverse('outbox:preferences-restore')}{undo}", follow=True).content.decode()
    assert "again what they were" in page
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"role": "never"}


def test_preferences_restored_from_a_broken_address_take_over_what_is_right(ada):
    where = reverse("outbox:preferences-restore") + "?was=closing.weekly~closing.daily.x~nonsense.daily~role.always~~."
    ada.post(where)
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"closing": "weekly"}


def test_preferences_that_are_not_right_say_so_and_keep_the_rest(ada):
    answer = ada.post(PAGE, {**chosen(role="never"), "closing": "hourly"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose one of the four." in page
    assert 'href="#id_closing"' in page
    assert 'id="id_closing"' in page
    assert 'name="role" value="never"' in page
    assert not Preference.objects.exists()


def test_all_mail_is_stopped_and_started_again_and_each_is_undone(ada, coordinator):
    page = ada.post(reverse("outbox:mail-stop"), follow=True).content.decode()
    assert "All mail is stopped" in page
    assert f'action="{reverse("outbox:mail-start")}"' in page
    assert coordinator.recipient.stopped_at
    page = ada.post(reverse("outbox:mail-start"), follow=True).content.decode()
    assert "You get mail again" in page
    coordinator.recipient.refresh_from_db()
    assert coordinator.recipient.stopped_at is None


@pytest.mark.parametrize("name", ["preferences-restore", "mail-stop", "mail-start"])
def test_preferences_change_by_a_button_only(ada, name):
    assert ada.get(reverse(f"outbox:{name}")).status_code == 405


def test_preferences_say_that_mail_does_not_arrive(ada, coordinator):
    RecipientFactory(user=coordinator, is_refused=True)
    page = ada.get(PAGE).content.decode()
    assert "Our mail does not reach you" in page
    assert "2 March 2026" in page
    coordinator.email = "anna.nieuw@lelystad.example"
    coordinator.save()
    assert "Our mail does not reach you" not in ada.get(PAGE).content.decode()
