"""What every writer of workbooks promises."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from icct_adapters.memory import InMemoryWorkbookWriter, ManualClock
from icct_adapters.workbooks import XlsxWorkbookWriter
from icct_core import CellKind, Column, DatabaseUnavailable, Sheet, SheetRows, Workbook, WorkbookWriter

PLAYERS = Sheet("Players", (Column("Name", 20), Column("Place", 8, CellKind.NUMBER)))
DAYS = Sheet("Days", (Column("Day", 20), Column("At", 18, CellKind.MOMENT)))
BOOK = Workbook(
    title="Teams", note="As of today", as_of=datetime(2026, 1, 1, tzinfo=UTC), sheets=(PLAYERS, DAYS), expected=2
)
Sheets = Mapping[str, Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class Case:
    """A writer, and what a reader of its files sees: an empty cell is ``None``."""

    writer: WorkbookWriter
    opened: Callable[[bytes], Sheets]


def opened_json(content: bytes) -> Sheets:
    kinds = {sheet.name: [column.kind for column in sheet.columns] for sheet in BOOK.sheets}

    def cell(kind: CellKind, value: str | int | None) -> Any:
        is_moment = kind is CellKind.MOMENT and isinstance(value, str)
        return datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value or None

    return {
        name: [rows[0], *([cell(kind, one) for kind, one in zip(kinds[name], row, strict=True)] for row in rows[1:])]
        for name, rows in json.loads(content).items()
    }


def opened_xlsx(content: bytes) -> Sheets:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


CASES: Mapping[str, Callable[[], Case]] = {
    "memory": lambda: Case(InMemoryWorkbookWriter(), opened_json),
    "xlsx": lambda: Case(XlsxWorkbookWriter(ManualClock()), opened_xlsx),
}


@pytest.fixture(params=CASES.values(), ids=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    made: Case = request.param()
    return made


async def batches(*found: Sequence[SheetRows]) -> AsyncIterator[Sequence[SheetRows]]:
    for batch in found:
        yield batch


async def written(case: Case, *found: Sequence[SheetRows], book: Workbook = BOOK) -> Sheets:
    return case.opened(b"".join([part async for part in case.writer.write(book, batches(*found))]))


async def test_a_workbook_without_rows_has_every_sheet_with_its_heads(case: Case) -> None:
    assert await written(case) == {"Players": [["Name", "Place"]], "Days": [["Day", "At"]]}


async def test_rows_come_in_their_order_whatever_sheets_they_are_of(case: Case) -> None:
    moment = datetime(2026, 7, 1, 4, 0, 59)  # noqa: DTZ001  as clocks show it
    sheets = await written(
        case,
        [SheetRows(DAYS, [("first", moment)]), SheetRows(PLAYERS, [("Kumar", 1), ("Raj", 2)])],
        [],
        [SheetRows(PLAYERS, [("John", 3)]), SheetRows(DAYS, [])],
    )
    assert sheets["Players"][1:] == [["Kumar", 1], ["Raj", 2], ["John", 3]]
    assert sheets["Days"][1:] == [["first", moment]]


async def test_a_large_batch_is_written_whole(case: Case) -> None:
    sheets = await written(case, [SheetRows(PLAYERS, [(f"Player {number}", number) for number in range(1, 2_001)])])
    assert [row[1] for row in sheets["Players"][1:]] == list(range(1, 2_001))


async def test_what_is_expected_is_not_what_there_has_to_be(case: Case) -> None:
    book = replace(BOOK, expected=50_000)
    assert (await written(case, [SheetRows(PLAYERS, [("Raj", 1)])], book=book))["Players"][1:] == [["Raj", 1]]


@pytest.mark.parametrize(
    "text",
    ["0123456789", "=1+1", "1E5", "தமிழ் அணி", "https://example.org", "'quoted", " spaced ", "a\nb", "x" * 80, "TRUE"],
)
async def test_a_text_stays_the_text_that_it_is(case: Case, text: str) -> None:
    assert (await written(case, [SheetRows(PLAYERS, [(text, 1)])]))["Players"][1] == [text, 1]


async def test_nothing_is_an_empty_cell(case: Case) -> None:
    sheets = await written(
        case, [SheetRows(PLAYERS, [("", 1), (None, 2), ("Raj", None)]), SheetRows(DAYS, [("x", None)])]
    )
    assert sheets["Players"][1:] == [[None, 1], [None, 2], ["Raj", None]]
    assert sheets["Days"][1:] == [["x", None]]


async def test_several_at_once_are_each_their_own(case: Case) -> None:
    names = [f"Player {number}" for number in range(4)]
    found = await asyncio.gather(*(written(case, [SheetRows(PLAYERS, [(name, 1)])]) for name in names))
    assert [sheets["Players"][1][0] for sheets in found] == names


async def test_what_goes_wrong_while_rows_are_read_is_passed_on_before_the_first_part(case: Case) -> None:
    async def away() -> AsyncIterator[Sequence[SheetRows]]:
        yield [SheetRows(PLAYERS, [("Raj", 1)])]
        raise DatabaseUnavailable("gone")

    parts = case.writer.write(BOOK, away())
    with pytest.raises(DatabaseUnavailable):
        await anext(parts)
    assert [part async for part in parts] == []
    assert (await written(case, [SheetRows(PLAYERS, [("Raj", 1)])]))["Players"][1] == ["Raj", 1]
