"""Settings come from the environment only; what is missing or weak is said at the start."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PRODUCTION = {
    "SECRET_KEY": "a-long-secret-that-nobody-else-knows-0123456789-abcdef",
    "SITE_URL": "https://samenwerken.example.nl",
    "DATABASE_URL": "postgresql://localhost/none",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.nl:587",
    "TRUSTED_PROXIES": "1",
}


def _run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    values = {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
    environment = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore", **values}
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(
        command,
        env=environment | {"DJANGO_SETTINGS_MODULE": "collab.settings", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_check_deploy_finds_nothing_with_settings_of_production():
    done = _run("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "0 silenced" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "DATABASE_URL"])
def test_what_must_be_there_is_named_when_it_is_not(name):
    done = _run("check", **{name: None})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]


def test_a_secret_can_come_from_a_file_which_goes_before_the_environment(tmp_path):
    secret, url = tmp_path / "secret-key", tmp_path / "email-url"
    secret.write_text(PRODUCTION["SECRET_KEY"] + "\n")
    url.write_text("smtp://mail.example.nl:2525\n")
    files = {"SECRET_KEY_FILE": str(secret), "EMAIL_URL_FILE": str(url)}
    program = "from django.conf import settings as s; print(s.SECRET_KEY, s.EMAIL_HOST, s.EMAIL_PORT)"
    done = _run("shell", "-v0", "-c", program, SECRET_KEY="in-a-file", EMAIL_URL="in-a-file", **files)
    assert done.stdout.split() == [PRODUCTION["SECRET_KEY"], "mail.example.nl", "2525"], done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = _run("check", SECRET_KEY_FILE=str(tmp_path / "gone"))
    assert done.returncode != 0
    assert "gone" in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "secret", ["short", "change-me-change-me-change-me-change-me", "django-insecure-0123456789-0123456789-0123456789"]
)
def test_a_weak_or_default_secret_is_refused_in_words(secret):
    done = _run("check", SECRET_KEY=secret)
    assert done.returncode != 0
    assert "SECRET_KEY must be a secret of 32 characters or more" in done.stderr
    assert secret not in done.stderr.strip().splitlines()[-1]


def test_a_site_url_that_is_no_address_is_refused():
    done = _run("check", SITE_URL="samenwerken.example.nl")
    assert "SITE_URL must be the full address of the site" in done.stderr


def test_env_example_lists_exactly_what_is_read():
    tree = ast.parse((ROOT / "collab" / "settings.py").read_text())
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
    }
    # docker-compose.yml reads the same file: the password of its database and the port outside.
    read |= set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    listed = re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed)), "each once"
    assert set(listed) == read


def test_env_example_gives_every_variable_a_line_that_says_why():
    lines = (ROOT / ".env.example").read_text().splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if re.match(r"#? ?[A-Z][A-Z_]+=", line):
            assert before.startswith("# ") or re.match(r"#? ?[A-Z][A-Z_]+=", before), line


def test_env_example_is_refused_until_it_is_filled_in():
    [secret] = re.findall(r"^SECRET_KEY=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert _run("check", SECRET_KEY=secret).returncode != 0
