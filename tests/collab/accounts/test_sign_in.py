"""Signing in and out, limits, and a new password by mail."""

import datetime as dt
import re
from unittest import mock
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _empty_limits():
    """Every test begins without wrong tries."""
    cache.clear()


@pytest.fixture
def english(client):
    """A visitor who reads English."""
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def user(db):
    """Somebody with an account."""
    return UserFactory(email="ada@example.org")


def _sign_in(client, email="ada@example.org", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def _signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def test_sign_in_leads_to_the_first_page(english, user):
    response = _sign_in(english, email="ADA@Example.org")
    assert response.status_code == 302
    assert response["Location"] == reverse("dashboard:home")
    assert _signed_in(english)


def test_sign_in_makes_a_new_session(english, user):
    english.session["before"] = "1"
    session = english.session
    session["before"] = "kept"
    session.save()
    english.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    _sign_in(english)
    assert english.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
    ],
)
def test_sign_in_goes_on_only_within_the_site(english, user, to):
    response = english.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": to})
    assert urlsplit(response["Location"]).netloc in {"", "testserver"}
    assert response["Location"] == reverse("dashboard:home")


def test_sign_in_goes_on_to_the_page_that_was_asked_for(english, user):
    asked = english.get(reverse("accounts:profile"))
    assert asked.status_code == 302
    page = english.get(asked["Location"])
    assert 'name="next"' in page.content.decode()
    response = english.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": reverse("accounts:profile")},
    )
    assert response["Location"] == reverse("accounts:profile")


def test_sign_in_says_the_same_for_a_known_and_an_unknown_address(english, user):
    def words(email):
        html = _sign_in(english, email=email, password="wrong").content.decode()
        return re.sub(r"(value|csrfmiddlewaretoken|X-CSRFToken)[^>]*", "", html)

    known, unknown = words("ada@example.org"), words("nobody@example.org")
    assert known == unknown
    assert "do not belong together" in known


def test_sign_in_hashes_a_password_for_an_unknown_address_too(english, user):

    with mock.patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", autospec=True) as encode:
        encode.return_value = "md5$salt$hash"
        _sign_in(english, email="nobody@example.org", password="wrong")
        unknown = encode.call_count
        encode.reset_mock()
        _sign_in(english, email="ada@example.org", password="wrong")
    assert unknown == encode.call_count == 1


def test_five_wrong_tries_for_one_account_close_it_for_five_minutes(english, user):
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(5):
            page = _sign_in(english, password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
            assert "do not belong together" in page.content.decode()
        page = _sign_in(english, REMOTE_ADDR="10.0.1.1")
        assert "Try again in 5 minutes" in page.content.decode()
        assert not _signed_in(english)
        clock.shift(241)
        assert "Try again in one minute" in _sign_in(english, REMOTE_ADDR="10.0.1.1").content.decode()
        clock.shift(60)
        assert _sign_in(english, REMOTE_ADDR="10.0.1.1").status_code == 302


def test_ten_wrong_tries_from_one_address_close_it_whatever_the_account(english, user):
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(10):
            _sign_in(english, email=f"guess{number}@example.org", password="wrong")
        assert "Try again in one minute" in _sign_in(english).content.decode()
        clock.shift(61)
        assert _sign_in(english).status_code == 302


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_a_forged_header_does_not_change_the_address(english, user, header):
    for number in range(10):
        _sign_in(english, email=f"guess{number}@example.org", password="wrong", **{header: f"10.0.0.{number}"})
    assert "Too many wrong tries" in _sign_in(english, **{header: "10.1.1.1"}).content.decode()


def test_a_right_password_does_not_wipe_out_wrong_tries(english, user):
    UserFactory(email="mallory@example.org")
    for number in range(9):
        _sign_in(english, email=f"guess{number}@example.org", password="wrong")
    assert _sign_in(english, email="mallory@example.org").status_code == 302
    english.post(reverse("account_logout"))
    _sign_in(english, email="guess10@example.org", password="wrong")
    assert "Too many wrong tries" in _sign_in(english).content.decode()


def test_very_many_tries_get_a_page_in_words(english, user, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    for _ in range(2):
        _sign_in(english, password="wrong")
    response = _sign_in(english)
    assert response.status_code == 429
    assert "One moment please" in response.content.decode()


def test_sign_out_asks_and_then_ends_the_session(english, user):
    english.force_login(user)
    assert english.get(reverse("account_logout")).status_code == 200
    assert _signed_in(english), "a link never signs anybody out"
    english.post(reverse("account_logout"))
    assert not _signed_in(english)


def test_session_ends_when_the_account_is_switched_off(english, user):
    _sign_in(english)
    user.is_active = False
    user.save()
    assert not _signed_in(english)
    response = _sign_in(english)
    assert response["Location"] == reverse("account_inactive")
    assert "switched off" in english.get(response["Location"]).content.decode()


def test_session_ends_two_weeks_after_its_last_use(english, user):
    with time_machine.travel(NOW, tick=False) as clock:
        _sign_in(english)
        clock.shift(dt.timedelta(days=13))
        assert _signed_in(english)
        clock.shift(dt.timedelta(days=13))
        assert _signed_in(english), "using it begins the two weeks again"
        clock.shift(dt.timedelta(days=14, hours=2))
        assert not _signed_in(english)


def test_session_ends_a_month_after_signing_in_however_much_it_is_used(english, user):
    with time_machine.travel(NOW, tick=False) as clock:
        _sign_in(english)
        for _ in range(6):
            clock.shift(dt.timedelta(days=5))
            assert _signed_in(english)
        clock.shift(dt.timedelta(hours=1))
        assert not _signed_in(english)


def test_a_living_session_is_written_once_an_hour(english, user, django_assert_num_queries):
    with time_machine.travel(NOW, tick=False) as clock:
        _sign_in(english)
        before = english.session["seen_at"]
        clock.shift(3000)
        english.get(reverse("dashboard:help"))
        assert english.session["seen_at"] == before
        clock.shift(3000)
        english.get(reverse("dashboard:help"))
        assert english.session["seen_at"] > before


def test_there_is_no_open_registration(english):
    for path in ("/account/signup/", "/account/aanmelden/", "/accounts/signup/"):
        assert english.get(path).status_code == 404


# --- a new password by mail -----------------------------------------------------------------------


def _ask(client, email="ada@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def test_forgotten_password_from_mail_to_signing_in(english, user, mailoutbox):
    assert "Look in your mail" in _ask(english).content.decode()
    [mail] = mailoutbox
    assert mail.to == [user.email]
    assert mail.subject == "Choose a new password"
    link = re.search(r"http://testserver(\S+)", mail.body).group(1)
    assert f"http://testserver{link}" in mail.alternatives[0].content
    form = english.get(link, follow=True)
    assert link not in form.redirect_chain[-1][0], "the address that is shown has no key in it"
    done = english.post(
        form.redirect_chain[-1][0],
        {"password1": "een heel nieuw wachtwoord", "password2": "een heel nieuw wachtwoord"},
        follow=True,
    )
    assert "Your new password works" in done.content.decode()
    assert _sign_in(english, password="een heel nieuw wachtwoord").status_code == 302
    assert mailoutbox[-1].subject == "Your password is changed"
    english.post(reverse("account_logout"))
    assert "no longer valid" in english.get(link, follow=True).content.decode(), "a link works once"


def test_forgotten_password_lets_somebody_in_after_wrong_tries(english, user, mailoutbox):
    for number in range(5):
        _sign_in(english, password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
    _ask(english)
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body).group(1)
    page = english.get(link, follow=True).redirect_chain[-1][0]
    english.post(page, {"password1": "een heel nieuw wachtwoord", "password2": "een heel nieuw wachtwoord"})
    assert _sign_in(english, password="een heel nieuw wachtwoord").status_code == 302


def test_forgotten_password_says_the_same_for_an_unknown_address_and_mails_too(english, user, mailoutbox):
    def words(email):
        return re.sub(r"(value|X-CSRFToken)[^>]*", "", _ask(english, email).content.decode())

    assert words("ada@example.org") == words("nobody@example.org")
    assert [mail.subject for mail in mailoutbox] == ["Choose a new password", "You have no account with this address"]


def test_forgotten_password_mail_is_in_the_language_of_its_reader(client, mailoutbox):
    UserFactory(email="ada@example.org", language="en")
    _ask(client)
    assert mailoutbox[0].subject == "Choose a new password"


def test_forgotten_password_of_somebody_who_was_switched_off_gives_no_link(english, user, mailoutbox):
    user.is_active = False
    user.save()
    _ask(english)
    assert "wachtwoord/nieuw" not in mailoutbox[0].body


def test_an_old_link_is_explained(english, user, mailoutbox):
    with time_machine.travel(NOW, tick=False) as clock:
        _ask(english)
        link = re.search(r"http://testserver(\S+)", mailoutbox[0].body).group(1)
        clock.shift(settings.PASSWORD_RESET_TIMEOUT + 1)
        assert "no longer valid" in english.get(link, follow=True).content.decode()


def test_a_short_password_is_refused_in_words(english, user):
    english.force_login(user)
    page = english.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    ).content.decode()
    assert 'href="#id_password1"' in page


def test_change_password_keeps_this_session_and_ends_the_others(english, user, mailoutbox):

    other = Client()
    _sign_in(english)
    _sign_in(other)
    response = english.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "een heel nieuw wachtwoord", "password2": "een heel nieuw wachtwoord"},
        follow=True,
    )
    assert "Your password is changed." in response.content.decode()
    assert _signed_in(english)
    assert not _signed_in(other)


def test_change_password_without_a_password_leads_to_the_mail(english):
    user = UserFactory(password=None)
    user.set_unusable_password()
    user.save()
    english.force_login(user)
    assert english.get(reverse("account_change_password"))["Location"] == reverse("account_reset_password")
