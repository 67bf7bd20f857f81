"""What the process that writes is told: a line of JSON for the workbook, one for each piece of rows, one at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from icct_core import SheetRows, Workbook

END: Final = b"null\n"
"""Without it the process has not been told everything, and writes no file."""

A_PIECE = 500  # rows a line: 100 KB, of which the event loop is held up for a millisecond


def first_line(workbook: Workbook) -> bytes:
    """The workbook without its rows."""
    return _line(asdict(workbook))


def lines_of(workbook: Workbook, batch: Sequence[SheetRows]) -> Iterator[bytes]:
    """Rows, as the place of their sheet and lists of cells; times are in ISO 8601."""
    for part in batch:
        sheet = workbook.sheets.index(part.sheet)
        for begin in range(0, len(part.rows), A_PIECE):
            yield _line([sheet, part.rows[begin : begin + A_PIECE]])


def _line(told: Any) -> bytes:
    return json.dumps(told, default=datetime.isoformat, separators=(",", ":")).encode() + b"\n"
