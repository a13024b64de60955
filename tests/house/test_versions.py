"""Where a version is named twice, it is the same one."""

from __future__ import annotations

import re
import tomllib

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TEXTS = [
    ROOT / name
    for name in (
        "README.md",
        "Dockerfile",
        "docker-compose.yml",
        "Makefile",
        ".ci/run",
        "publiccode.yml",
        "CONTRIBUTING.md",
    )
    if (ROOT / name).exists()
] + sorted((ROOT / "docs").rglob("*.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _named(pattern: str) -> dict[str, set[str]]:
    """Every version that `pattern` finds, and the files that name it."""
    found: dict[str, set[str]] = {}
    for path in TEXTS:
        for version in re.findall(pattern, path.read_text()):
            found.setdefault(version, set()).add(path.name)
    return found


@pytest.mark.parametrize(("image", "version"), [("postgres", "17"), ("redis", "8"), ("python", "3.13")])
def test_images_have_one_version(image, version):
    assert set(_named(rf"\b{image}:(\d{{1,2}}(?:\.\d+)?)(?!\d)")) == {version}


def test_the_oldest_python_is_the_same_everywhere():
    [oldest] = re.findall(r">=(\d+\.\d+)", PROJECT["project"]["requires-python"])
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert PROJECT["tool"]["mypy"]["python_version"] == oldest
    assert set(_named(r"Python (\d\.\d+) or newer")) == {oldest}
    assert set(_named(r"--python-version (\d\.\d+)")) == {oldest}
    assert set(_named(r"sys\.version_info < \((\d, \d+)\)")) == {oldest.replace(".", ", ")}


def test_the_oldest_postgresql_is_the_same_everywhere():
    from collab.lib.management.commands.prepare import OLDEST_POSTGRESQL

    assert set(_named(r"PostgreSQL (\d+) (?:or newer|and newer|of nieuwer)")) <= {str(OLDEST_POSTGRESQL // 10_000)}


def test_the_version_of_the_project_is_the_same_everywhere():
    version = PROJECT["project"]["version"]
    assert re.findall(r"softwareVersion: [\"']?([\d.]+)", (ROOT / "publiccode.yml").read_text()) == [version]


def test_what_is_pinned_is_what_is_asked_for():
    names = [re.split(r"[\[><=~ ]", line)[0].lower().replace("_", "-") for line in PROJECT["project"]["dependencies"]]
    pinned = re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / "production.txt").read_text(), re.MULTILINE)
    assert set(names) <= set(pinned)
