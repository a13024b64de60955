"""The token of a link stands in no log, also not when something breaks."""

import io
import logging

import pytest
from django.test import Client
from django.urls import reverse

from collab.lib.access_log import AccessLog
from collab.lib.discreet import is_discreet_path
from collab.lib.logs import without_secrets
from initiatives.views.reflector import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """What the handlers of the settings write while the test runs."""
    handler = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    before, stream = handler.stream, io.StringIO()
    handler.setStream(stream)
    yield stream
    handler.setStream(before)


def test_the_token_is_in_no_line_when_the_link_works_fails_or_breaks(invited, token, written, monkeypatch):
    secret = token(invited)
    address = reverse("reflector:link-open", args=[secret])
    client = Client(raise_request_exception=False)
    client.get(address)
    client.get(address[:-1])
    client.post(address)
    client.get(f"{address}/meer?x={secret}")
    monkeypatch.setattr(pages, "link_with", lambda token, at: 1 / 0)
    assert client.get(address).status_code == 500
    lines = written.getvalue()
    assert "page_failed" in lines, "the test sees what is written"
    assert secret[:-1] not in lines


def test_without_the_rule_it_would_be(invited, token, written, settings, monkeypatch):
    settings.DISCREET_PATHS = []
    monkeypatch.setattr("collab.lib.logs._SECRETS", [])
    Client().get(reverse("reflector:link-open", args=[token(invited)]))
    assert token(invited) in written.getvalue(), "the test above proves something"


def test_the_web_server_writes_no_line_of_it_and_a_text_loses_it():
    assert is_discreet_path("/reflectie/l/abc")
    assert not is_discreet_path("/reflectie/17/")
    assert AccessLog.access.__module__ == "collab.lib.access_log"
    said = without_secrets(None, "info", {"event": "Not Found: https://x.example/reflectie/l/aBc-_9 meer"})
    assert said["event"] == "Not Found: https://x.example/reflectie/l/(secret) meer"
