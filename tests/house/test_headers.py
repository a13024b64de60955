"""Security headers, on every page and to the letter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.house import matrix
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
}
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


# Pages with a key in their address tell no other page where somebody came from.
UNTOLD = {"Referrer-Policy": "no-referrer"}


def _check(response, what, exact=EXACT):
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy == POLICY, what
    for name, value in exact.items():
        # The page for a link that opens nothing, and the link itself, tell no page where one came from.
        is_link = name == "Referrer-Policy" and str(getattr(what, "name", "")).startswith(("reflector:", "consent:"))
        assert response.get(name) == ("no-referrer" if is_link else value), (what, name)
    assert response["Cache-Control"].startswith(("private", "max-age=0")), what
    for feature in ("camera", "microphone", "geolocation", "payment"):
        assert f"{feature}=()" in response["Permissions-Policy"], what


def test_every_page_has_every_header(scene, administrator):
    clients = [Client(), Client()]
    clients[1].force_login(administrator)
    keys = scene()
    for address in addresses():
        values = {**dict.fromkeys(address.parameters, 1), **matrix.VALUES}
        if thing := (not address.is_administration and matrix.subject(address)):
            values["pk"] = keys[thing]
        path = address.path(**values) if address.name else "/beheer/nergens/"
        for client in clients:
            has_key = address.route.startswith(("berichten/post/", "agenda/"))
            _check(client.get(path), address, EXACT | UNTOLD if has_key else EXACT)


def test_trouble_has_them_too(client):
    _check(client.get("/nergens/"), "404")
    _check(Client(enforce_csrf_checks=True).post(reverse("accounts:set-language")), "403")


def test_no_page_holds_inline_script_or_style(scene, administrator):
    client = Client()
    client.force_login(administrator)
    keys = scene()
    for address in addresses():
        if address.is_administration:
            continue
        thing = matrix.subject(address)
        response = client.get(address.path(**matrix.VALUES, **({"pk": keys[thing]} if thing else {})))
        if response.streaming or "text/html" not in response.get("Content-Type", ""):
            continue
        page = response.content.decode()
        for forbidden in ("<style", " style=", "javascript:", "hx-on", "hx-vals='js:", " onclick=", " onsubmit="):
            assert forbidden not in page, (address, forbidden)
        for script in page.split("<script")[1:]:
            assert "src=" in script.split(">")[0], address


def test_a_site_with_tls_says_so_to_browsers(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = client.get(reverse("dashboard:help"), secure=True)
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
