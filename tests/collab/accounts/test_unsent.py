"""A session that ends in the middle of a form: not a character is lost."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from collab.lib import unsent
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
TEXT = 'Wij verwarmen 15.000 woningen.\r\nTe beginnen in Lelystad: <b>‘samen’</b> & "snel".\r\n'
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _empty_limits():
    """Every test begins with room to keep forms."""
    cache.clear()


@pytest.fixture
def browser(coordinator):
    """A browser that checks CSRF keys, in which Ada is signed in."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["language"] = "en"
    browser.force_login(coordinator)
    return browser


def _key(browser, path=None):
    """The CSRF key of a page: what its forms send along."""
    page = browser.get(path or reverse("dashboard:help"))
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode()).group(1)


def _end_session():
    Session.objects.all().delete()


def _sign_in(browser, user, to):
    return browser.post(
        reverse("account_login"),
        {
            "login": user.email,
            "password": PASSWORD,
            "next": to,
            "csrfmiddlewaretoken": _key(browser, reverse("account_login")),
        },
    )


def _form(page, action):
    """What the browser would send for the form with this address."""
    found = re.search(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page, re.S).group(1)
    fields = re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', found, re.S)
    data = {}
    for name, value in fields:
        data.setdefault(html.unescape(name), []).append(html.unescape(value))
    data["csrfmiddlewaretoken"] = [re.search(r'csrfmiddlewaretoken" value="([^"]+)"', found).group(1)]
    return data


def test_a_form_survives_the_end_of_the_session(browser, coordinator):
    path = reverse("accounts:profile")
    key = _key(browser, path)
    _end_session()
    answer = browser.post(
        path, {"name": "Ada van der Meer", "language": "en", "appearance": "dark", "csrfmiddlewaretoken": key}, **HERE
    )
    assert answer.status_code == 302
    kept = browser.get(answer["Location"])
    assert "Ada van der Meer" in kept.content.decode()
    assert f"{reverse('account_login')}?next={answer['Location']}" in kept.content.decode()

    assert _sign_in(browser, coordinator, answer["Location"])["Location"] == answer["Location"]
    again = browser.get(answer["Location"]).content.decode()
    sent = browser.post(path, _form(again, path), **HERE)
    assert sent.status_code == 302
    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.appearance) == ("Ada van der Meer", "dark")


def test_every_character_and_every_value_comes_back(browser, coordinator):
    path = reverse("initiatives:initiative-add") + "?from=list"
    key = _key(browser)
    _end_session()
    answer = browser.post(path, {"binding": TEXT, "partners": ["3", "5"], "csrfmiddlewaretoken": key}, **HERE)
    _sign_in(browser, coordinator, answer["Location"])
    again = browser.get(answer["Location"]).content.decode()
    data = _form(again, path)
    assert data["binding"][0].replace("\r\n", "\n") == TEXT.replace("\r\n", "\n")
    assert data["partners"] == ["3", "5"]
    assert "<b>‘samen’" not in again, "what was typed is never markup"


def test_passwords_are_never_kept(browser, coordinator):
    path = reverse("account_change_password")
    key = _key(browser)
    _end_session()
    answer = browser.post(
        path, {"oldpassword": "geheim 1", "password1": "geheim 2", "csrfmiddlewaretoken": key}, **HERE
    )
    assert answer["Location"].startswith(reverse("account_login"))
    for session in Session.objects.all():
        assert "geheim" not in str(session.get_decoded())


def test_a_bare_button_leads_back_to_its_page(browser):
    key = _key(browser)
    _end_session()
    answer = browser.post(
        reverse("initiatives:initiative-follow", args=[5]),
        {"csrfmiddlewaretoken": key},
        HTTP_REFERER="http://testserver/initiatieven/5/?tab=1",
    )
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Finitiatieven%2F5%2F%3Ftab%3D1"
    answer = browser.post(
        reverse("initiatives:initiative-follow", args=[5]),
        {"csrfmiddlewaretoken": key},
        HTTP_REFERER="http://evil.example/x",
    )
    assert answer["Location"].endswith("next=%2F")


def test_a_part_of_a_page_says_so_and_never_shows_the_sign_in_page(browser):
    key = _key(browser)
    _end_session()
    for answer in (
        browser.get(reverse("accounts:profile"), HTTP_HX_REQUEST="true"),
        browser.post(
            reverse("accounts:profile"), {"name": "Ada", "csrfmiddlewaretoken": key}, HTTP_HX_REQUEST="true", **HERE
        ),
    ):
        assert answer.status_code == 409
        assert answer["HX-Retarget"] == "#messages"
        body = answer.content.decode()
        assert "Your session has ended" in body
        assert "<html" not in body
        assert 'name="login"' not in body


def test_a_boosted_form_is_kept_too(browser):
    key = _key(browser)
    _end_session()
    answer = browser.post(
        reverse("accounts:profile"),
        {"name": "Ada van der Meer", "csrfmiddlewaretoken": key},
        HTTP_HX_REQUEST="true",
        HTTP_HX_BOOSTED="true",
    )
    assert answer.status_code == 204
    assert "Ada van der Meer" in browser.get(answer["HX-Redirect"]).content.decode()


def test_signing_in_elsewhere_asks_only_to_send_again(browser, coordinator):
    path = reverse("accounts:profile")
    old_key = _key(browser, path)
    _end_session()
    _sign_in(browser, coordinator, "/")
    data = {"name": "Ada van der Meer", "language": "en", "appearance": "dark", "csrfmiddlewaretoken": old_key}
    answer = browser.post(path, data, **HERE)
    assert answer.status_code == 403
    sent = browser.post(path, _form(answer.content.decode(), path), **HERE)
    assert sent.status_code == 302
    coordinator.refresh_from_db()
    assert coordinator.name == "Ada van der Meer"


def test_signing_in_elsewhere_renews_the_key_of_a_part_of_a_page(browser, coordinator):
    path = reverse("accounts:profile")
    old_key = _key(browser, path)
    _end_session()
    _sign_in(browser, coordinator, "/")
    answer = browser.post(path, {"name": "x", "csrfmiddlewaretoken": old_key}, HTTP_HX_REQUEST="true", **HERE)
    assert answer.status_code == 409
    key = re.search(r'"key": "(\w+)"', answer["HX-Trigger"]).group(1)
    data = {"name": "Ada van der Meer", "language": "en", "appearance": "dark"}
    assert browser.post(path, data, HTTP_X_CSRFTOKEN=key, **HERE).status_code == 302


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_of_another_site_is_never_offered_to_be_sent(browser, origin):
    answer = browser.post(reverse("accounts:profile"), {"name": "Mallory was here"}, **origin)
    assert answer.status_code == 403
    assert "Mallory" not in answer.content.decode()
    answer = browser.post(reverse("accounts:profile"), {"name": "Mallory was here"}, HTTP_HX_REQUEST="true", **origin)
    assert "HX-Trigger" not in answer


def test_what_is_kept_ends_after_half_a_day_and_can_be_thrown_away(browser):
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False) as clock:
        key = _key(browser)
        _end_session()
        data = {"name": "Ada van der Meer", "csrfmiddlewaretoken": key}
        kept = browser.post(reverse("accounts:profile"), data)["Location"]
        clock.shift(dt.timedelta(hours=11))
        assert browser.get(kept).status_code == 200
        clock.shift(dt.timedelta(hours=1))
        assert browser.get(kept).status_code == 404

        kept = browser.post(reverse("accounts:profile"), {**data, "csrfmiddlewaretoken": _key(browser)})["Location"]
        browser.post(f"{kept}weg/", {"csrfmiddlewaretoken": _key(browser)})
        assert browser.get(kept).status_code == 404


def test_what_is_kept_is_there_for_one_browser_only(browser):
    key = _key(browser)
    _end_session()
    kept = browser.post(reverse("accounts:profile"), {"name": "Ada Ada", "csrfmiddlewaretoken": key})["Location"]
    assert browser.get(kept).status_code == 200
    assert Client().get(kept).status_code == 404


def test_too_much_or_too_often_is_shown_but_not_kept(browser, settings):
    key = _key(browser)
    _end_session()
    large = "woord " * (unsent.MOST_CHARACTERS // 6 + 1)
    answer = browser.post(reverse("accounts:profile"), {"name": large, "csrfmiddlewaretoken": key}, **HERE)
    assert answer.status_code == 403
    assert large.strip() in answer.content.decode()
    assert not Session.objects.exists()

    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "keep_form": "1/h/ip"}
    cache.clear()
    data = {"name": "Ada van der Meer", "csrfmiddlewaretoken": key}
    assert browser.post(reverse("accounts:profile"), data).status_code == 302
    assert "Ada van der Meer" in browser.post(reverse("accounts:profile"), data).content.decode()
    assert Session.objects.count() == 1


def test_at_most_three_forms_are_kept(browser):
    key = _key(browser)
    _end_session()
    data = {"csrfmiddlewaretoken": key}
    kept = [
        browser.post(reverse("accounts:profile"), {"name": f"Ada {number}", **data})["Location"] for number in range(4)
    ]
    assert [browser.get(path).status_code for path in kept] == [404, 200, 200, 200]
