"""Pytest plugin: browser tests run where there is a Chromium, and are loudly absent where there is none."""

from __future__ import annotations

import os
import shutil

import pytest

HOW = "install one (Debian: apt-get install chromium; macOS: brew install chromium) or set CHROMIUM to its path"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_chromium() -> str | None:
    """Path of the machine's Chromium: CHROMIUM, or the first that is installed."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if os.path.exists(given) else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (MAC if os.path.exists(MAC) else None)


def _is_browser_test(item: pytest.Item) -> bool:
    return "tests/e2e/" in item.path.as_posix()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests; without a Chromium leave them out, or fail where CI must run them."""
    browser_tests = [item for item in items if _is_browser_test(item)]
    for item in browser_tests:
        item.add_marker(pytest.mark.browser)
    if not browser_tests or find_chromium():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"No Chromium on this machine, and CI must run the browser tests: {HOW}.")
    config.stash[_LEFT_OUT] = len(browser_tests)
    items[:] = [item for item in items if not _is_browser_test(item)]


_LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run."""
    if not os.environ.get("PYTEST_XDIST_WORKER") and not find_chromium():
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"There is no Chromium on this machine: {HOW}.")
