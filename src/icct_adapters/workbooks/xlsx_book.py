"""Writes an XLSX file with xlsxwriter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook as XlsxFile
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet in this format; further ones go into a sheet of their own."""

LARGE = 20_000
"""Expected rows of the first sheet from which on texts stand in their cells, and not once each in a table of all.

Viewers on phones show nothing for such texts. The table takes 18 KB of memory a team, though, and a workbook of so many
teams is not read on a phone.
"""

_MOMENT, _TEXT = {"num_format": "yyyy-mm-dd hh:mm"}, {"num_format": "@"}
_HEAD = {"bold": True, "bottom": 1, "num_format": "@"}
_A4 = 9
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class XlsxBook:
    """A workbook under way; ``told`` is a ``Workbook`` of the core as JSON has it."""

    def __init__(self, file: BinaryIO, folder: str, told: Mapping[str, Any], *, most_rows: int = MOST_ROWS) -> None:
        options = {"tmpdir": folder, "constant_memory": told["expected"] > LARGE}
        self._file = XlsxFile(file, options)
        self._note: str = told["note"]
        self._most_rows = most_rows
        self._formats = {
            "text": self._file.add_format(_TEXT),
            "number": self._file.add_format(),
            "moment": self._file.add_format(_MOMENT),
        }
        self._head = self._file.add_format(_HEAD)
        created = datetime.fromisoformat(told["as_of"]).astimezone(UTC).replace(tzinfo=None)
        self._file.set_properties({"title": told["title"], "comments": self._note, "created": created})
        self._sheets = told["sheets"]
        self._parts = [[self._begun(sheet, sheet["name"])] for sheet in self._sheets]

    def add(self, sheet: int, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows into the sheet of this place."""
        parts = self._parts[sheet]
        for row in rows:
            if parts[-1].next == self._most_rows:
                parts.append(self._begun(self._sheets[sheet], f"{self._sheets[sheet]['name']} ({len(parts) + 1})"))
            parts[-1].add(row)

    def close(self) -> None:
        """Write the file."""
        for part in (part for parts in self._parts for part in parts):
            part.close()
        self._file.close()

    def _begun(self, sheet: Mapping[str, Any], name: str) -> _Part:
        part = _Part(self._file.add_worksheet(name), sheet["columns"], self._formats)
        part.begin(self._head, self._note)
        return part


class _Part:
    """A sheet of the file."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Mapping[str, Any]], formats: Mapping[str, Any]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._formats = formats
        self._kinds = [column["kind"] for column in columns]
        self.next = 0

    def begin(self, head: Any, note: str) -> None:
        sheet = self._sheet
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column["width"], self._formats[column["kind"]])
            sheet.write_string(0, place, column["head"], head)
        self.next = 1
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L&A, {note.replace('&', '&&')}&R&P / &N")

    def add(self, row: Sequence[Any]) -> None:
        sheet, line = self._sheet, self.next
        for place, (kind, cell) in enumerate(zip(self._kinds, row, strict=True)):
            if cell is None or cell == "":
                continue
            if kind == "text":
                sheet.write_string(line, place, _as_text(cell))
            elif kind == "number":
                sheet.write_number(line, place, cell)
            else:
                sheet.write_datetime(line, place, datetime.fromisoformat(cell), self._formats[kind])
        self.next += 1

    def close(self) -> None:
        self._sheet.autofilter(0, 0, self.next - 1, len(self._columns) - 1)


def _as_text(cell: str) -> str:
    """As it is, but for halves of characters, which no file can have, and for what xlsxwriter would take for markup."""
    text = cell if cell.isascii() else _LONE_SURROGATE.sub("\ufffd", cell)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
