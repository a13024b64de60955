"""The links of each mail: without signing in, without a cookie, and without a trace of their key."""

import datetime as dt
import io
import json
import logging

import pghistory.models
import pytest
from django.test import Client
from django.urls import reverse

from collab.lib.discreet import NotDiscreet, is_discreet_path
from collab.outbox.kinds import kinds
from collab.outbox.models import Preference
from tests.factories import PreferenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
NAMES = ("preferences-by-link", "preferences-restore-by-link", "unsubscribe", "mail-start-by-link")


@pytest.fixture
def recipient(coordinator):
    return RecipientFactory(user=coordinator)


@pytest.fixture
def outside(db):
    """Somebody without an account."""
    return RecipientFactory(user=None, email="noor@example.org", name="Noor", language="en")


@pytest.fixture
def mail():
    """A mail program or server: no cookies, and it asks for the key of every form that wants one."""
    return Client(enforce_csrf_checks=True)


def address(name, recipient):
    return reverse(f"outbox:{name}", args=[recipient.key])


def chosen(**other):
    return {name: other.get(name, kind.frequency.value) for name, kind in kinds().items()}


def test_unsubscribe_opened_changes_nothing_and_has_one_button(mail, recipient):
    page = mail.get(address("unsubscribe", recipient)).content.decode()
    recipient.refresh_from_db()
    assert recipient.stopped_at is None
    assert page.count("<button") == 1
    assert 'name="List-Unsubscribe" value="One-Click"' in page


@pytest.mark.parametrize("who", ["recipient", "outside"])
def test_unsubscribe_takes_one_post_without_cookies_and_answers_itself(request, mail, who):
    recipient = request.getfixturevalue(who)
    answer = mail.post(address("unsubscribe", recipient), ONE_CLICK)
    assert answer.status_code == 200
    assert "You get no mail any more" in answer.content.decode()
    recipient.refresh_from_db()
    assert recipient.stopped_at is not None
    assert not mail.cookies
    assert mail.post(address("unsubscribe", recipient), ONE_CLICK).status_code == 200


def test_unsubscribe_understands_both_forms_that_mail_servers_send(mail, recipient, outside):
    mail.post(address("unsubscribe", recipient), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    mail.post(address("unsubscribe", outside), ONE_CLICK)  # as multipart/form-data
    for one in (recipient, outside):
        one.refresh_from_db()
        assert one.stopped_at


@pytest.mark.parametrize("said", [{}, {"List-Unsubscribe": "yes"}])
def test_unsubscribe_by_anything_else_changes_nothing(mail, recipient, said):
    assert "Do you want no mail any more?" in mail.post(address("unsubscribe", recipient), said).content.decode()
    recipient.refresh_from_db()
    assert recipient.stopped_at is None


def test_unsubscribe_is_undone_by_one_button_and_leads_to_the_choices(mail, recipient):
    page = mail.post(address("unsubscribe", recipient), ONE_CLICK).content.decode()
    assert f'href="{address("preferences-by-link", recipient)}"' in page
    assert f'action="{address("mail-start-by-link", recipient)}"' in page
    assert "You get mail again." in mail.post(address("mail-start-by-link", recipient)).content.decode()
    recipient.refresh_from_db()
    assert recipient.stopped_at is None


def test_preferences_by_link_keep_what_is_chosen_and_undo_brings_back_what_was(mail, recipient):
    PreferenceFactory(recipient=recipient, kind="role", frequency="never")
    assert mail.get(address("preferences-by-link", recipient)).content.decode().count(" checked") == len(kinds())
    page = mail.post(address("preferences-by-link", recipient), chosen(closing="weekly")).content.decode()
    assert "Your choices about mail are kept." in page
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"closing": "weekly"}
    assert 'name="was" value="role.never"' in page
    page = mail.post(address("preferences-restore-by-link", recipient), {"was": "role.never"}).content.decode()
    assert "again what they were" in page
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"role": "never"}


def test_preferences_by_link_undo_also_what_was_as_usual(mail, recipient):
    page = mail.post(address("preferences-by-link", recipient), chosen(closing="weekly")).content.decode()
    assert 'name="was" value=""' in page
    mail.post(address("preferences-restore-by-link", recipient), {"was": ""})
    assert not Preference.objects.exists()


def test_preferences_by_link_that_are_not_right_say_so(mail, recipient):
    answer = mail.post(address("preferences-by-link", recipient), {**chosen(), "closing": "hourly"})
    assert answer.status_code == 422
    assert "Choose one of the four." in answer.content.decode()


def test_preferences_by_link_say_that_all_mail_is_stopped(mail, recipient):
    recipient.stopped_at = AT
    recipient.save()
    page = mail.get(address("preferences-by-link", recipient)).content.decode()
    assert "Since 3 March 2026 you get no mail from us." in page


@pytest.mark.parametrize("name", ["preferences-by-link", "unsubscribe"])
def test_a_link_tells_nothing_about_the_person(mail, sign_in, stranger, recipient, outside, name):
    for client in (mail, sign_in(stranger)):
        for one in (recipient, outside):
            page = client.get(address(name, one)).content.decode()
            for word in (one.address, str(one), stranger.name, stranger.email):
                assert word not in page


@pytest.mark.parametrize("name", NAMES)
def test_a_link_is_kept_nowhere_and_told_to_nobody(mail, recipient, name):
    for answer in (mail.get(address(name, recipient)), mail.post(address(name, recipient))):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
    assert is_discreet_path(address(name, recipient))
    assert not mail.cookies


def test_the_key_stands_in_no_log_and_no_history(mail, recipient):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.addFilter(NotDiscreet())  # as in the settings
    logging.getLogger().addHandler(handler)
    try:
        mail.post(address("unsubscribe", recipient), ONE_CLICK)
        mail.post(address("preferences-by-link", recipient), chosen(closing="weekly"))
        mail.get(address("unsubscribe", recipient) + "nowhere/")
    finally:
        logging.getLogger().removeHandler(handler)
    assert recipient.key not in heard.getvalue()
    kept = [json.dumps(one.metadata) for one in pghistory.models.Context.objects.all()]
    assert not [one for one in kept if recipient.key in one]
    event = pghistory.models.Events.objects.tracks(recipient).last()
    assert "stopped_at" in event.pgh_data
    assert "key" not in event.pgh_data


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_key_gets_one_neutral_page(mail, recipient, name):
    wrong = reverse(f"outbox:{name}", args=["a" * 32])
    pages = {(answer.status_code, answer.content) for answer in (mail.get(wrong), mail.post(wrong, ONE_CLICK))}
    assert len(pages) == 1
    [(status, page)] = pages
    assert status == 404
    assert b"This link does not work" in page or b"Deze link" in page


def test_wrong_keys_are_limited_and_right_ones_are_not(mail, recipient, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "wrong_mail_link": "2/h/ip"}
    statuses = [mail.get(reverse("outbox:unsubscribe", args=[f"wrong{number}"])).status_code for number in range(4)]
    assert statuses == [404, 404, 429, 429]
    assert mail.get(address("unsubscribe", recipient)).status_code == 200


def test_one_changes_ones_mind_only_so_often(mail, recipient, outside, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mail_choice": "2/h/key"}
    statuses = [mail.post(address("unsubscribe", recipient), ONE_CLICK).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert mail.post(address("unsubscribe", outside), ONE_CLICK).status_code == 200


def test_a_link_speaks_the_language_of_who_gets_the_mail(mail, coordinator, recipient):
    coordinator.language = "nl"
    coordinator.save()
    answer = mail.get(address("unsubscribe", recipient))
    assert answer["Content-Language"] == "nl"
    assert b'<html lang="nl"' in answer.content
