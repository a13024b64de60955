"""Every file that people may hand us: read right, or refused in words."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation

from collab.lib.tables import UnreadableFile, read_table
from collab.lib.tables.reading import MAX_BYTES
from collab.lib.tables.table import MAX_COLUMNS

HEADER = ["Deelnemer", "Regeling", "Plaats"]
ROWS = [["Súdwest-Fryslân", "Hûs; en, Hiem", "Sneek"], ["'s-Gravenhage", 'De "Klinker"', "Den Haag"]]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def written(separator: str = ",", newline: str = "\r\n") -> str:
    """The table as a program writes it: quotation marks where they are needed."""

    def cell(value: str) -> str:
        quoted = value.replace('"', '""')
        return f'"{quoted}"' if any(sign in value for sign in ';,\t|"\n') else value

    return newline.join(separator.join(cell(value) for value in row) for row in [HEADER, *ROWS]) + newline


def read(content: bytes | str, name: str = "tabel.csv"):
    return read_table(io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def said(table) -> str:
    return " ".join(remark.text for remark in table.remarks)


def refused(content: bytes | str, name: str = "tabel.csv") -> str:
    with pytest.raises(UnreadableFile) as trouble:
        read(content, name)
    return str(trouble.value)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_every_encoding_and_separator_gives_every_cell_exact(encoding, separator, newline):
    table = read(written(separator, newline).encode(encoding))
    assert table.header == HEADER
    assert [row.cells for row in table.rows] == ROWS


@pytest.mark.parametrize("separator", [";", ",", "\t", "|", "^"])
def test_line_that_tells_the_separator_is_followed(separator):
    table = read(f"sep={separator}\r\n" + written(separator))
    assert table.header == HEADER
    assert [row.line for row in table.rows] == [3, 4]


def test_windows_encoding_is_told():
    assert "Windows-1252" in said(read(written().encode("cp1252")))


def test_line_break_between_quotation_marks_stays_in_its_cell():
    table = read('a,b\n"een\ntwee",x\nderde,y\n')
    assert [tuple(row) for row in table.rows] == [(2, ["een\ntwee", "x"]), (4, ["derde", "y"])]


def test_broken_characters_are_repaired_cell_by_cell_and_reported():
    table = read("naam,plaats\nProvincie FryslÃ¢n,HÃ»s\nWaterschap â€™t Suydevelt,Fryslân\n")
    assert [row.cells for row in table.rows] == [["Provincie Fryslân", "Hûs"], ["Waterschap ’t Suydevelt", "Fryslân"]]
    assert table.repaired["Provincie FryslÃ¢n"] == "Provincie Fryslân"
    assert "3 different texts" in said(table)


@pytest.mark.parametrize("right", ["Curaçao", "São Tomé", "Ångström", "10 °C", "€ 5", "Œuvre", "naïeve coöperatie"])
def test_right_characters_are_left_alone(right):
    assert read(f"naam,plaats\n{right},x\n").rows[0].cells[0] == right


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\xef\xbb\xbf", b"  \r\n;;;\r\n", "\n".encode("utf-16")])
def test_empty_file_is_refused(content):
    assert "empty" in refused(content)


def test_header_alone_is_refused():
    assert "no rows below the header" in refused("naam,plaats\n")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\x1f\x8b\x08\x00\x00", "a packed file"),
        (b"<!DOCTYPE html><html><table><tr><td>x</td></tr></table>", "a web page"),
        (b"\n  <HTML><body>", "a web page"),
        ("<html><table>".encode("utf-16"), "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML file"),
        (b'[{"naam": "x"}]', "a JSON file"),
        (rb"{\rtf1\ansi", "a text document"),
    ],
)
@pytest.mark.parametrize("name", ["tabel.csv", "tabel.xlsx"])
def test_what_is_no_table_is_refused_by_its_own_name(content, what, name):
    assert f"This is {what}" in refused(content, name)


def test_null_byte_is_refused_with_its_line():
    assert "Line 3" in refused("naam,plaats\nx,y\n" + "a\x00b,z\n")


def test_two_columns_of_one_name_are_refused():
    assert "Columns 1 and 3 are both called “naam”" in refused("Naam,plaats,naam\nx,y,z\n")


def test_200_columns_are_refused_and_the_most_is_read():
    assert "200 columns" in refused(",".join(f"k{n}" for n in range(200)) + "\n" + ",".join("x" * 200) + "\n")
    table = read(",".join(f"k{n}" for n in range(MAX_COLUMNS)) + "\n" + ",".join("x" * MAX_COLUMNS) + "\n")
    assert len(table.header) == MAX_COLUMNS


def test_empty_columns_at_the_end_are_not_counted():
    table = read("naam;plaats" + ";" * 200 + "\nx;y" + ";" * 200 + "\n")
    assert (table.header, table.rows[0].cells) == (["naam", "plaats"], ["x", "y"])


def test_column_without_a_name_is_kept_when_it_holds_something():
    assert read("naam,,plaats\nx,,y\n").header == ["naam", "plaats"]
    table = read("naam,,plaats\nx,1,y\n")
    assert (table.header, table.rows[0].cells) == (["naam", "Column 2", "plaats"], ["x", "1", "y"])


def test_too_large_a_file_is_refused(tmp_path):
    path = tmp_path / "groot.csv"
    path.write_bytes(b"a,b\n" + b"x,y\n" * (MAX_BYTES // 4))
    with pytest.raises(UnreadableFile, match="larger than 20 MB"):
        read_table(path)
    assert "larger than 20 MB" in refused(path.read_bytes())


def test_too_many_rows_are_refused():
    assert "more than 200000 rows" in refused("a,b\n" + "x,y\n" * 200_001)


def test_too_many_cells_are_refused():
    assert "more than 1000000 cells" in refused(",".join(f"k{n}" for n in range(60)) + "\n" + ("," * 59 + "\n") * 3
                                                + ("x," * 59 + "x\n") * 16_700)  # fmt: skip


def test_longer_row_is_left_out_with_its_line_and_shorter_one_filled():
    table = read("naam,plaats,rol\nx,y,z\na,b,c,d\nalleen\nlaatst,e,f\n")
    assert [tuple(row) for row in table.rows] == [
        (2, ["x", "y", "z"]), (4, ["alleen", "", ""]), (5, ["laatst", "e", "f"]),
    ]  # fmt: skip
    assert [(remark.line, "left out" in remark.text) for remark in table.remarks] == [(3, True), (4, False)]


def test_empty_rows_do_not_count():
    assert [row.line for row in read("a,b\n\n,\nx,y\n , \n\n\n").rows] == [4]


def test_title_above_the_table_is_passed_over_and_reported():
    table = read("Overzicht 2016;;\n;;\nnaam;plaats;rol\nx;y;z\n")
    assert table.header == ["naam", "plaats", "rol"]
    assert "Overzicht 2016" in said(table)


def test_table_of_one_column_is_read():
    table = read("naam\nAlmere\nUrk\n")
    assert (table.header, [row.cells for row in table.rows]) == (["naam"], [["Almere"], ["Urk"]])


@pytest.mark.parametrize("broken", ['a,b\n"x,y\nz,w\n', 'a,b\nx,y\n"z" w,v\n'])
def test_quotation_marks_that_do_not_match_are_refused_with_their_line(broken):
    assert "quotation marks do not match from line" in refused(broken)


def test_cell_without_end_is_refused():
    assert "line 2" in refused('a,b\n"' + "x" * 200_000 + '",y\n')


def test_missing_file_and_folder_are_said(tmp_path):
    with pytest.raises(UnreadableFile, match="There is no file"):
        read_table(tmp_path / "weg.csv")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_table(tmp_path)


# --- Spreadsheets ---------------------------------------------------------------------------------


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Blad{number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """`content` with some of its parts replaced; `__` in a name stands for `/`."""
    wanted = {name.replace("__", "/") + ".xml": value for name, value in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, wanted.get(name, old.read(name)))
    return file.getvalue()


@pytest.mark.parametrize("name", ["tabel.xlsx", "tabel.csv", "tabel.xls", ""])
def test_excel_is_read_whatever_its_name_says(name):
    table = read(workbook([HEADER, *ROWS]), name)
    assert (table.header, [row.cells for row in table.rows]) == (HEADER, ROWS)
    assert ("it is an Excel file" in said(table)) == (name not in {"tabel.xlsx", ""})


def test_text_named_as_excel_is_read():
    assert "it is a text file" in said(read(written(), "tabel.xlsx"))


def test_cells_of_a_spreadsheet_read_as_typed():
    import datetime as dt

    rows = [["getal", "deel", "dag", "ja", "tekst"], [12, 1.5, dt.date(2016, 8, 24), True, "0012"]]
    assert read(workbook(rows), "x.xlsx").rows[0].cells == ["12", "1.5", "2016-08-24", "1", "0012"]


def test_only_the_first_filled_sheet_is_read_and_that_is_said():
    table = read(workbook([], [HEADER, *ROWS], [["x", "y"], ["1", "2"]]), "x.xlsx")
    assert table.header == HEADER
    assert "only “Blad2” was read" in said(table)


def test_empty_workbook_is_refused():
    assert "empty" in refused(workbook([]), "x.xlsx")


def test_workbook_of_200_columns_is_refused():
    assert "columns" in refused(workbook([[f"k{n}" for n in range(200)], ["x"] * 200]), "x.xlsx")


def test_cell_in_the_last_corner_is_refused_by_what_the_sheet_declares():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "XFD1048576" in refused(file.getvalue(), "x.xlsx")


def test_cell_in_the_last_corner_that_is_not_declared_ends_in_the_other_process():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert "too large to open" in refused(rezipped(workbook([HEADER]), xl__worksheets__sheet1=sheet), "x.xlsx")


def test_zip_bomb_is_refused_by_its_declared_size():
    bomb = rezipped(workbook([HEADER, *ROWS]), xl__worksheets__sheet1=b" " * 100_000_000)
    assert len(bomb) < 200_000
    assert "too large to open" in refused(bomb, "x.xlsx")


def test_zip_bomb_that_lies_about_its_size_is_refused():
    sheet = b'<worksheet><sheetData>' + b"<row><c><v>1</v></c></row>" * 8_000_000  # fmt: skip
    bomb = bytearray(rezipped(workbook([HEADER]), xl__worksheets__sheet1=sheet))
    real = struct.pack("<L", len(sheet))
    assert bomb.count(real) == 2
    lying = bytes(bomb).replace(real, struct.pack("<L", 1000))
    assert refused(lying, "x.xlsx")


def test_damaged_and_other_zips_are_refused():
    good = workbook([HEADER, *ROWS])
    assert "damaged" in refused(good[: len(good) // 2], "x.xlsx")
    assert "damaged" in refused(rezipped(good, xl__workbook=b"<not xml"), "x.xlsx")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("word/document.xml", "<x/>")
    assert "packed file without a spreadsheet" in refused(file.getvalue(), "x.xlsx")


def test_old_excel_that_is_damaged_is_refused():
    assert "damaged" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls")


def opendocument(body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as document:
        document.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        document.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Blad1">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        document.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return file.getvalue()


def _cell(value: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def test_opendocument_is_read():
    body = "".join(
        f"<table:table-row>{''.join(_cell(cell.replace('&', '&amp;')) for cell in row)}</table:table-row>"
        for row in [HEADER, *ROWS]
    )
    empty = '<table:table-row table:number-rows-repeated="1048572"><table:table-cell/></table:table-row>'
    table = read(opendocument(body + empty), "x.ods")
    assert (table.header, [row.cells for row in table.rows]) == (HEADER, ROWS)


def test_opendocument_that_repeats_without_end_is_refused():
    body = f'<table:table-row table:number-rows-repeated="1048576">{_cell("x", 16_384)}</table:table-row>'
    assert refused(opendocument(body), "x.ods")
