"""The file holds exactly what the list shows, and every spreadsheet reads it as it was meant."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from initiatives.models.sight import Visibility
from tests.factories import InitiativeFactory, OrganisationFactory, PartnershipFactory, ThemeFactory

EXPORT = reverse("initiatives:initiative-export")

pytestmark = pytest.mark.django_db


def from_csv(client, query=""):
    """The rows of the CSV file, each by the names of its columns."""
    response = client.get(f"{EXPORT}?format=csv&{query}")
    assert response.status_code == 200
    assert response.streaming
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_xlsx(client, query=""):
    """The rows of the workbook, each by the names of its columns, and the cells themselves."""
    response = client.get(f"{EXPORT}?format=xlsx&{query}")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    header, *rows = sheet.iter_rows()
    names = [cell.value for cell in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def test_export_says_who_takes_part(ada, initiative):
    (row,) = from_csv(ada)
    assert row["Title"] == "Warmte in de polder"
    assert row["Lead"] == "Gemeente Almere"
    assert row["Partners"] == "Gemeente Lelystad"
    assert row["Stage"] == "Exploring"


def test_export_holds_what_the_filter_shows_in_its_order(ada):
    theme = ThemeFactory()
    for title in ("b", "a", "c"):
        InitiativeFactory(title=title, theme=theme)
    InitiativeFactory(title="anders")
    for read in (from_csv, from_xlsx):
        rows = read(ada, f"theme={theme.pk}&sort=title")
        assert [getattr(row["Title"], "value", row["Title"]) for row in rows] == ["a", "b", "c"]


def test_export_holds_all_pages(ada):
    for _number in range(60):
        InitiativeFactory()
    assert len(from_csv(ada, "page=2")) == 60


@pytest.mark.parametrize(
    ("who", "seen"),
    [("coordinator", {"Warmte in de polder", "Besloten"}), ("stranger", {"Warmte in de polder"}),
     ("administrator", {"Warmte in de polder", "Besloten"})],
)  # fmt: skip
def test_export_shows_nobody_more_than_the_list_does(initiative, almere, sign_in, request, who, seen):
    closed = InitiativeFactory(title="Besloten", visibility=Visibility.PARTNERS)
    PartnershipFactory(initiative=closed, organisation=almere)
    client = sign_in(request.getfixturevalue(who))
    assert {row["Title"] for row in from_csv(client)} == seen
    assert {row["Title"].value for row in from_xlsx(client)} == seen


HOSTILE = [
    "=1+1",
    "+31 20 123",
    "-SOM(A1)",
    "@cmd",
    "\tTab",
    "＝1+1",
    "-12",
    "-3,5",
    "gewoon",
    "a;b",
    'zeg "ja"',
    "é€😀",
    "a\nb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_export_as_csv_holds_no_formula(ada, text):
    InitiativeFactory(title="Titel", urgency=text)
    (row,) = from_csv(ada)
    is_formula = text[0] in "=+-@\t＝" and text not in {"-12", "-3,5"}
    assert row["Why now"] == (f"'{text}" if is_formula else text)


@pytest.mark.parametrize("text", HOSTILE)
def test_export_as_xlsx_keeps_text_as_text(ada, text):
    InitiativeFactory(title="Titel", urgency=text)
    (row,) = from_xlsx(ada)
    assert row["Why now"].value == text
    assert row["Why now"].data_type == "s"


def test_export_keeps_dates_and_numbers_what_they_are(ada):
    made = InitiativeFactory(started_on="2024-02-29", created_at=dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC))
    (row,) = from_xlsx(ada)
    assert row["Number"].value == made.pk
    assert row["Since"].value == dt.datetime(2024, 2, 29)
    assert row["Since"].is_date
    assert row["Until"].value is None
    assert row["Logged on"].value == dt.datetime(2026, 1, 2), "the day in Amsterdam"
    (row,) = from_csv(ada)
    assert (row["Since"], row["Until"], row["Logged on"]) == ("2024-02-29", "", "2026-01-02")


def test_export_is_written_in_the_language_of_the_page(sign_in, coordinator, initiative):
    coordinator.language = "en"
    coordinator.save()
    response = sign_in(coordinator).get(f"{EXPORT}?format=csv")
    assert "Exploring" in b"".join(response.streaming_content).decode()


def test_export_is_named_after_the_day_and_the_filter(ada, initiative, time_machine):
    time_machine.move_to("2026-11-23T12:00:00+01:00")
    response = ada.get(f"{EXPORT}?format=xlsx&stage=growing&q=warmte")
    assert 'filename="initiatives-2026-11-23-warmte-growing.xlsx"' in response["Content-Disposition"]


def test_export_of_nothing_is_a_table_with_only_a_header(ada):
    assert from_csv(ada) == []
    assert from_xlsx(ada) == []


@pytest.mark.parametrize("query", ["", "format=pdf", "format="])
def test_export_knows_two_formats(ada, query):
    assert ada.get(f"{EXPORT}?{query}").status_code == 404


def test_export_asks_no_more_queries_for_more_rows(ada, django_assert_num_queries, django_assert_max_num_queries):
    InitiativeFactory()
    from_csv(ada)
    with django_assert_max_num_queries(12) as few:
        from_csv(ada)
    company = OrganisationFactory()
    for _number in range(50):
        PartnershipFactory(initiative=InitiativeFactory(), organisation=company)
    with django_assert_num_queries(len(few)):
        from_csv(ada)
