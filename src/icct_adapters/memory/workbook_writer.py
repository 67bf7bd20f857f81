"""Keeps workbooks as lists of rows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from icct_core import SheetRows, Workbook, WorkbookWriter


class InMemoryWorkbookWriter(WorkbookWriter):
    """Writes a workbook as JSON: ``{"Teams": [["Number", …], ["ICCT-001", …]]}``, with times in ISO 8601."""

    async def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        rows: dict[str, list[Sequence[object]]] = {
            sheet.name: [[column.head for column in sheet.columns]] for sheet in workbook.sheets
        }
        async for batch in batches:
            for part in batch:
                rows[part.sheet.name].extend(part.rows)
        yield json.dumps(rows, default=datetime.isoformat).encode()
