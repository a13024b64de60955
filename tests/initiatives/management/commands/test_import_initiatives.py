"""The command line's door: it reads, writes, reports, and says in words what is wrong."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from collab.lib.tables import read_table
from initiatives.actions.themes import load_themes
from initiatives.models import Initiative
from partners.models import Kind
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("Initiatief;Deelnemer\nSamen schoon;Almere\nSamen schoon;Lelijstad\n=1+1;Almere\n")
    load_themes()
    OrganisationFactory(kind=Kind.MUNICIPALITY, name="Almere")
    OrganisationFactory(kind=Kind.MUNICIPALITY, name="Lelystad")
    return path


def test_dry_run_says_what_would_happen_and_writes_nothing(file):
    out = io.StringIO()
    call_command("import_initiatives", file, "--dry-run", stdout=out)
    assert not Initiative.objects.exists()
    assert "3" in out.getvalue()


def test_report_can_be_filled_in_and_handed_back_as_decisions(file, tmp_path):
    report = tmp_path / "verslag.csv"
    call_command("import_initiatives", file, "--as-of", "2016-08-24", "--report", report, stdout=io.StringIO())
    initiative = Initiative.objects.get(title="Samen schoon")
    assert initiative.partnerships.count() == 1
    lines = report.read_text("utf-8-sig").splitlines()
    doubtful = next(line for line in lines if line.startswith("Lelijstad"))
    key = doubtful.split("(")[1].split(",")[0]
    decided = report.read_text("utf-8-sig").replace("Lelijstad;;", f"Lelijstad;{key};")
    report.write_text(decided)
    call_command("import_initiatives", file, "--decisions", report, stdout=io.StringIO())
    assert {row.organisation.name for row in initiative.partnerships.all()} == {"Almere", "Lelystad"}
    assert read_table(report).rows


def test_file_that_cannot_be_read_is_one_line_in_words(file, tmp_path):
    with pytest.raises(CommandError) as trouble:
        call_command("import_initiatives", tmp_path / "weg.csv")
    assert "Traceback" not in str(trouble.value)
    assert "weg.csv" in str(trouble.value)
