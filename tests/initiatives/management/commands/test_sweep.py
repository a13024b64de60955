"""`manage.py sweep`: does it, or says as JSON what it would do."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from collab.outbox.models import Occurrence
from tests.factories import JoinRequestFactory

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_dry_run_prints_what_each_rule_would_make_and_makes_nothing(initiative):
    JoinRequestFactory(initiative=initiative, asked_at=dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC))
    plan = said("--on", "2027-03-28", "--dry-run")
    assert plan["rules"]["request"] == 1
    assert (plan["silent"], plan["moves_to"]) == ("weekend", "2027-03-30")
    assert {one["whom"] for one in plan["occurrences"]} == {"Ada"}
    assert not Occurrence.objects.exists()


def test_without_it_the_sweep_is_done(initiative):
    JoinRequestFactory(initiative=initiative)
    assert said("--on", "2026-11-23")["made"]["request"] == 1
    assert Occurrence.objects.filter(kind="request").exists()


def test_a_day_that_is_none_is_said_in_words(db):
    with pytest.raises(CommandError, match="write it as 2027-03-28"):
        call_command("sweep", "--on", "28-3-2027")
