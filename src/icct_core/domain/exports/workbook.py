"""A workbook: its sheets, their columns, and rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class CellKind(StrEnum):
    """What the cells of a column are; any of them may be empty.

    ``text`` is text whatever it looks like, and never a formula, a number or a link. A ``moment`` is a time without a
    zone, as clocks show it where the tournament is.
    """

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; ``width`` is in characters."""

    head: str
    width: int
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its heading row; a ``name`` is letters, digits and spaces, 25 at most."""

    name: str
    columns: tuple[Column, ...]


Cell: TypeAlias = str | int | datetime | None
"""By the column's kind; ``None`` and an empty text are an empty cell."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The next rows of a sheet, a cell for each of its columns."""

    sheet: Sheet
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook before its rows; ``as_of`` is when they were read, with the tournament's zone, ``note`` says so.

    About so many rows of the first sheet are ``expected``: a large workbook may be written in another way.
    """

    title: str
    note: str
    as_of: datetime
    sheets: tuple[Sheet, ...]
    expected: int = 0


class WorkbookNotWritten(Exception):
    """There is no file, for a reason of the machine such as a full disk; the text names no person."""
