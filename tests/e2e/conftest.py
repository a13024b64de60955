"""A real browser: the machine's Chromium, never one that is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from collab.accounts.models import User
from tests.browser import find_chromium

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of this worker."""
    path = find_chromium()
    assert path, "browser tests are left out before this where there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a browser profile: `new_context(user, width=360, java_script_enabled=False)`.

    Signed in as `user` when one is given. Every page fails the test on a script error, a broken
    rule of the Content-Security-Policy, or a request to another origin.
    """
    opened: list[BrowserContext] = []
    trouble: list[str] = []

    def _new_context(
        user: User | None = None, *, width: int = 1280, height: int = 900, **options: object
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="nl-NL", **options
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        context.on("weberror", lambda error: trouble.append(f"script error: {error.error}"))
        context.on(
            "console",
            lambda message: (
                trouble.append(message.text)
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        context.on(
            "request",
            lambda request: (
                trouble.append(f"request to {request.url}")
                if not request.url.startswith((live_server.url, "data:", "about:", "blob:"))
                else None
            ),
        )
        return context

    yield _new_context
    for context in opened:
        context.close()
    assert not trouble, trouble


@pytest.fixture
def signed_in_page(new_context) -> Callable[..., Page]:
    """A function that gives a page signed in as somebody: `signed_in_page(coordinator, width=360)`."""

    def _signed_in_page(user: User, **options: object) -> Page:
        return new_context(user, **options).new_page()

    return _signed_in_page


@pytest.fixture
def axe() -> Callable[..., None]:
    """A function that fails when the page breaks a rule of WCAG 2.2 AA that a machine can see; all, or `only` some."""
    every = {
        "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    }

    def _axe(page: Page, only: Sequence[str] = ()) -> None:
        rules = {"runOnly": {"type": "rule", "values": list(only)}} if only else every
        found = Axe().run(page, options=rules).response["violations"]
        assert not found, [
            (violation["id"], violation["help"], [node["html"][:160] for node in violation["nodes"][:3]])
            for violation in found
        ]

    return _axe
