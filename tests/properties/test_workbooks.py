"""Whatever teams have registered, a workbook shows them as they are."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from tempfile import gettempdir
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from, text

from icct_adapters.workbooks.lines import first_line, lines_of
from icct_adapters.workbooks.xlsx_book import LARGE, XlsxBook
from icct_core import Column, Registration, Sheet, SheetRows, Workbook
from icct_core.domain.exports.team_sheets import CHURCHES, PLAYERS, TEAMS, player_rows, team_row
from tests.support.properties.strategies import registrations

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("Asia/Kolkata", "UTC", "Europe/London", "Pacific/Kiritimati")]
SIZES = sampled_from([1, LARGE + 1])  # from which on texts stand in their cells
A_SECOND = timedelta(seconds=1)

_thorough = settings(deadline=None, derandomize=True, database=None)


def written(sheets: tuple[Sheet, ...], batches: Sequence[Sequence[SheetRows]], expected: int) -> Any:
    """The workbook as a reader opens it, after the way through the lines."""
    book = Workbook(title="Teams", note="As of now", as_of=NOW, sheets=sheets, expected=expected)
    file = io.BytesIO()
    xlsx = XlsxBook(file, gettempdir(), json.loads(first_line(book)))
    for batch in batches:
        for line in lines_of(book, batch):
            xlsx.add(*json.loads(line))
    xlsx.close()
    return openpyxl.load_workbook(file)


def rows_of(book: Any, sheet: Sheet) -> list[list[Any]]:
    return [list(row) for row in book[sheet.name].iter_rows(min_row=2, values_only=True)]


def as_shown(cell: object) -> object:
    return None if cell == "" else cell


def are_alike(shown: object, cell: object) -> bool:
    """Whether a reader sees this cell; times are floating point numbers in the file."""
    if isinstance(shown, datetime) and isinstance(cell, datetime):
        return abs(shown - cell) < A_SECOND
    return shown == as_shown(cell)


@_thorough
@given(lists(registrations(), min_size=1, max_size=3), sampled_from(ZONES), SIZES)
def test_every_team_and_player_is_a_row_as_it_is(found: list[Registration], zone: ZoneInfo, expected: int) -> None:
    rows = {
        TEAMS: [team_row(one, zone, None) for one in found],
        PLAYERS: [row for one in found for row in player_rows(one)],
    }
    batches = [[SheetRows(sheet, some) for sheet, some in rows.items()]]
    book = written((TEAMS, PLAYERS, CHURCHES), batches, expected)
    for sheet, cells in rows.items():
        shown = rows_of(book, sheet)
        assert [len(row) for row in shown] == [len(sheet.columns)] * len(cells)
        assert all(are_alike(*pair) for pair in zip(chain(*shown), chain(*cells), strict=True))
    kinds = {type(cell) for row in rows_of(book, TEAMS) for cell in row}
    assert kinds <= {str, int, datetime, type(None)}


@_thorough
@given(text(max_size=40), SIZES)
def test_any_text_is_a_text_and_leaves_the_file_whole(typed: str, expected: int) -> None:
    sheet = Sheet("Any", (Column("Text", 10), Column("Beside", 10)))
    book = written((sheet,), [[SheetRows(sheet, [(typed, "whole")])]], expected)
    ((cell, beside),) = rows_of(book, sheet)
    assert beside == "whole"
    assert isinstance(cell, str) is bool(typed)
    assert book["Any"]["A2"].data_type in {"s", "n"}  # n is an empty cell
