"""Which column says what, in the words that people use."""

from __future__ import annotations

import pytest

from collab.lib.tables import UnreadableFile
from initiatives.importing.reading import ARRANGEMENTS


@pytest.mark.parametrize(
    "header",
    ["Gemeenschappelijke regeling;Deelnemer", "initiatief;Organisatie", "TITEL;Partner", "Project;Partij",
     "Initiative;Participant"],
)  # fmt: skip
def test_columns_are_known_by_the_names_that_people_give_them(reading, header):
    (row,) = reading(f"{header}\nSamen schoon;Almere\n").participations
    assert (row.title, row.participant, row.line) == ("Samen schoon", "Almere", 2)


def test_list_is_known_again_by_its_columns_or_its_name(reading):
    assert reading("Gemeenschappelijke regeling;Deelnemer\nA;B\n", "x.csv").source == ARRANGEMENTS
    assert reading("Initiatief;Deelnemer\nA;B\n", "Onze lijst 2026.csv").source == "onze-lijst-2026"


@pytest.mark.parametrize("text", ["Bedum;Afvalbeheer\nHaren;Afvalbeheer\n", "Initiatief;Bedrag\nA;1\n"])
def test_table_without_a_header_or_with_other_columns_is_refused_in_words(reading, text):
    with pytest.raises(UnreadableFile, match="The first row must name the columns"):
        reading(text)


def test_row_without_a_name_is_left_out_and_reported(reading):
    found = reading("Initiatief;Deelnemer\nA;B\n;C\nD; \n")
    assert len(found.participations) == 1
    assert [remark.line for remark in found.remarks] == [3, 4]


def test_table_without_any_whole_row_is_refused(reading):
    with pytest.raises(UnreadableFile, match="No row has an initiative and an organisation"):
        reading("Initiatief;Deelnemer\n;C\nD; \n")


def test_identifiers_and_roles_are_read_and_a_wrong_number_is_reported(reading):
    found = reading("Initiatief;Partner;Rol;KvK\nA;B;Trekker;12 34 56 78\nA;C;deelnemer;99\n")
    assert found.participations[0].identifiers == (("kvk", "12345678"),)
    assert [row.role for row in found.participations] == ["lead", "participant"]
    assert [remark.line for remark in found.remarks] == [3]
