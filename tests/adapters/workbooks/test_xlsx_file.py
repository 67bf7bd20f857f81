"""What an XLSX file is like inside, and what viewers show of it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from icct_adapters.workbooks.xlsx_book import LARGE, XlsxBook

COLUMNS = [("Name", 20, "text"), ("Place", 8, "number"), ("At", 18, "moment")]
TOLD = {
    "title": "Grace & Peace <2026>",
    "note": "As of 2027-01-01 01:30 IST & later",
    "as_of": "2027-01-01T01:30:00+05:30",
    "expected": 2,
    "sheets": [
        {"name": name, "columns": [{"head": head, "width": width, "kind": kind} for head, width, kind in COLUMNS]}
        for name in ("Teams", "Players")
    ],
}


def written(folder: Path, *rows: Sequence[object], most_rows: int | None = None, **changes: object) -> bytes:
    """The file with these rows in its second sheet."""
    file = io.BytesIO()
    limit = {} if most_rows is None else {"most_rows": most_rows}
    book = XlsxBook(file, str(folder), TOLD | changes, **limit)
    book.add(1, rows)
    book.close()
    return file.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def members(content: bytes) -> Mapping[str, str]:
    with ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


TEXTS = [
    "0123456789",
    "=1+1",
    "{=SUM(A1:A9)}",
    "+91 98765",
    "-2-3 Lions",
    "@SUM(1)",
    "1E5",
    "12 May 2026",
    "TRUE",
    "#N/A",
    "தமிழ் அணி 🏏",
    "x" * 80,
    "https://example.org/a",
    "mailto:captain@example.org",
    "internal:Teams!A1",
    '<b>bold</b> & "more"',
    "<r><t>markup</t>",
    "_x0041_",
    "a\nb\tc",
    "  two spaces  ",
    "'quoted",
]


@pytest.mark.parametrize("expected", [2, LARGE + 1], ids=["shared", "in cells"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_a_text(tmp_path: Path, text: str, expected: int) -> None:
    content = written(tmp_path, (text, 1, None), expected=expected)
    cell = opened(content)["Players"]["A2"]
    read = cell.value.replace("_x005F_x", "_x")  # which the reader does in the shared table alone
    assert (read, cell.data_type) == (text, "s")
    assert cell.hyperlink is None
    sheet = members(content)["xl/worksheets/sheet2.xml"]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


@pytest.mark.parametrize("expected", [2, LARGE + 1], ids=["shared", "in cells"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x07b\x00", "a_x0007_b_x0000_"),
        ("a\x0bb\ufffe", "a_x000B_b_xFFFE_"),
        ("half \ud83c of one", "half \ufffd of one"),
        ("<r><t>markup</t></r>", "<r><t>markup</t></r> "),
    ],
)
def test_what_no_such_file_can_have_leaves_it_whole(tmp_path: Path, text: str, shown: str, expected: int) -> None:
    """Forms refuse these; a store filled by other tools may hold anything."""
    assert opened(written(tmp_path, (text, 1, None), expected=expected))["Players"]["A2"].value == shown


def test_a_text_longer_than_a_cell_may_be_is_cut(tmp_path: Path) -> None:
    assert opened(written(tmp_path, ("x" * 40_000, 1, None)))["Players"]["A2"].value == "x" * 32_767


def test_texts_are_each_once_in_the_shared_table(tmp_path: Path) -> None:
    """Viewers on phones show nothing for texts that stand in their cells."""
    found = members(written(tmp_path, ("Raj", 1, None), ("Raj", 2, None), ("Kumar", 3, None)))
    assert "inlineStr" not in found["xl/worksheets/sheet2.xml"]
    assert 't="s"' in found["xl/worksheets/sheet2.xml"]
    shared = found["xl/sharedStrings.xml"]
    assert re.findall(r"<t>(.*?)</t>", shared) == ["Name", "Place", "At", "Raj", "Kumar"]
    assert re.search(r'count="9" uniqueCount="5"', shared)


def test_texts_of_very_large_files_stand_in_their_cells(tmp_path: Path) -> None:
    found = members(written(tmp_path, ("Raj", 1, None), expected=LARGE + 1))
    assert "inlineStr" in found["xl/worksheets/sheet2.xml"]
    assert "inlineStr" not in members(written(tmp_path, ("Raj", 1, None), expected=LARGE))["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("expected", [2, LARGE + 1], ids=["shared", "in cells"])
def test_moments_and_numbers_are_such_to_a_spreadsheet(tmp_path: Path, expected: int) -> None:
    sheet = opened(written(tmp_path, ("Raj", 0, "2026-07-01T04:00:59"), expected=expected))["Players"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (0, "n")
    assert sheet["C2"].value == datetime(2026, 7, 1, 4, 0, 59)  # noqa: DTZ001  as clocks show it
    assert sheet["C2"].is_date
    assert sheet["C2"].number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize("expected", [2, LARGE + 1], ids=["shared", "in cells"])
def test_every_sheet_has_filters_a_frozen_head_widths_and_is_ready_to_print(tmp_path: Path, expected: int) -> None:
    book = opened(written(tmp_path, ("Raj", 1, None), ("Kumar", 2, None), expected=expected))
    assert book.sheetnames == ["Teams", "Players"]
    for sheet, last in ((book["Teams"], 1), (book["Players"], 3)):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:C{last}"
        assert [round(sheet.column_dimensions[column].width) for column in "ABC"] == [21, 9, 19]
        assert [cell.font.b for cell in sheet[1]] == [True] * 3
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.oddFooter.left.text == "&A, As of 2027-01-01 01:30 IST && later"


def test_a_number_that_is_a_text_bears_no_warning_and_stays_one_when_it_is_typed_again(tmp_path: Path) -> None:
    content = written(tmp_path, ("0123456789", 1, None))
    assert (
        '<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in members(content)["xl/worksheets/sheet2.xml"]
    )
    assert opened(content)["Players"]["A2"].number_format == "@"


def test_the_file_says_what_it_is_and_as_of_when(tmp_path: Path) -> None:
    properties = opened(written(tmp_path)).properties
    assert (properties.title, properties.description) == (TOLD["title"], TOLD["note"])
    assert properties.created == datetime(2026, 12, 31, 20, 0)  # noqa: DTZ001  UTC, as the format has it


def test_rows_that_no_sheet_has_room_for_go_on_in_another(tmp_path: Path) -> None:
    rows = [(f"Player {number}", number, None) for number in range(1, 6)]
    book = opened(written(tmp_path, *rows, most_rows=3))
    assert book.sheetnames == ["Teams", "Players", "Players (2)", "Players (3)"]
    found = {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}
    assert found["Players"] == [["Name", "Place", "At"], ["Player 1", 1, None], ["Player 2", 2, None]]
    assert found["Players (2)"] == [["Name", "Place", "At"], ["Player 3", 3, None], ["Player 4", 4, None]]
    assert found["Players (3)"] == [["Name", "Place", "At"], ["Player 5", 5, None]]
    assert book["Players (3)"].auto_filter.ref == "A1:C2"


def test_nothing_stays_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    for expected in (2, LARGE + 1):
        written(tmp_path, ("Raj", 1, None), expected=expected)
    assert list(tmp_path.iterdir()) == []
