"""Between an installed program and a working site: who waits for whom."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from collab.lib.management.commands import prepare

pytestmark = pytest.mark.django_db


def test_who_only_waits_goes_on_when_the_tables_are_there():
    call_command("prepare", only_wait=0)


def test_who_only_waits_gives_up_in_words(monkeypatch):
    monkeypatch.setattr(prepare, "_leaves", lambda: [("outbox", "0001_initial")])
    monkeypatch.setattr(prepare.MigrationExecutor, "migration_plan", lambda self, targets: ["one to do"])
    with pytest.raises(CommandError, match="not those of this program yet"):
        call_command("prepare", only_wait=-1)


def test_tables_of_another_version_are_left_alone_in_words():
    """They were made before the first release, or by a newer program: to migrate them would break off half-way."""
    recorder = MigrationRecorder(connection)
    recorder.record_applied("initiatives", "9999_from_later")
    with pytest.raises(CommandError, match=r"initiatives\.9999_from_later.*make reset"):
        call_command("prepare")
