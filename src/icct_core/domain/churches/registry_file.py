"""Reads the CSV file of a registry: ``name,place,teams_allowed,aliases``, with commas or semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import InvalidValue, ValidationFailed
from ..fields import Fields, collecting
from ..text import is_blank
from ..values import ChurchName
from .church import parse_aliases, parse_place, parse_teams_allowed

MOST_LINES = 10_000
"""Churches of one file. It is one transaction, and on SQLite every registration waits for it."""

MOST_NAMES = 30_000
"""Names of one file, aliases counted: each is a row that the transaction locks."""

MOST_REGISTRY_BYTES = 5 * 1024 * 1024
"""Size of a file, five times what so many churches take."""

COLUMNS = ("name", "place", "teams_allowed", "aliases")

_ENCODING = "The file must be UTF-8 text; a spreadsheet saves it as 'CSV UTF-8'"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryLine:
    """One church of the file. What is ``None`` or empty was left out and leaves a registered church as it is."""

    line: int
    name: ChurchName
    place: str | None = None
    teams_allowed: int | None = None
    aliases: tuple[ChurchName, ...] = ()

    @property
    def names(self) -> tuple[ChurchName, ...]:
        return (self.name, *self.aliases)


def parse_registry(content: bytes | str) -> Sequence[RegistryLine]:
    """The churches of a file in its order; aliases are separated by ``|``.

    Raises ``ValidationFailed`` with everything that is wrong, by ``("lines", number)``; each sentence names its line.
    """
    with collecting() as fields:
        lines = list(_lines(_text(content), fields))
        _check_names(lines, fields)
        if not lines and not fields.refusals:
            fields.refuse(InvalidValue("The file names no church"), "lines", 1)
    return lines


def _text(content: bytes | str) -> str:
    if len(content if isinstance(content, bytes) else content.encode(errors="replace")) > MOST_REGISTRY_BYTES:
        size = f"{MOST_REGISTRY_BYTES // 1024**2} MB ({MOST_REGISTRY_BYTES} bytes)"
        raise ValidationFailed({("lines", 1): f"The file is larger than {size}; import it in parts"})
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ValidationFailed({("lines", 1): _ENCODING}) from None
    if "\0" in text:
        raise ValidationFailed({("lines", 1): _ENCODING})
    return text


def _lines(text: str, fields: Fields) -> Iterator[RegistryLine]:
    rows = _rows(text, fields)
    _, header = next(rows, (1, [""]))
    columns = _columns(header, fields)
    if fields.refusals:
        return
    count = 0
    for line, row in rows:
        if all(is_blank(cell) for cell in row):
            continue
        if (count := count + 1) > MOST_LINES:
            text = f"Line {line}: a file can have at most {MOST_LINES} churches; import it in parts"
            fields.refuse(InvalidValue(text), "lines", line)
            return
        if len(row) > len(columns) and not all(is_blank(cell) for cell in row[len(columns) :]):
            text = (
                f"Line {line}: there are {len(row)} cells and {len(columns)} columns; put a name with a comma in quotes"
            )
            fields.refuse(InvalidValue(text), "lines", line)
            continue
        church = _parsed(line, dict(zip(columns, row, strict=False)), fields)
        if church is not None:
            yield church


def _rows(text: str, fields: Fields) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            fields.refuse(InvalidValue(f"Line {line}: {error}"), "lines", line)
            return
        if row is None:
            return
        yield line, row
        line = reader.line_num + 1


def _columns(header: Sequence[str], fields: Fields) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    unknown = [name for name in columns if name not in COLUMNS]
    if "name" not in columns or unknown or len(set(columns)) < len(columns):
        text = f"Line 1: the columns must be {', '.join(COLUMNS)}, each once and name among them"
        fields.refuse(InvalidValue(text), "lines", 1)
    return columns


def _parsed(line: int, cells: dict[str, str], fields: Fields) -> RegistryLine | None:
    aliases = [alias for alias in cells.get("aliases", "").split("|") if not is_blank(alias)]
    try:
        return RegistryLine(
            line=line,
            name=ChurchName.parse(cells.get("name", "")),
            place=parse_place(cells.get("place")),
            teams_allowed=parse_teams_allowed(cells.get("teams_allowed")),
            aliases=parse_aliases(aliases),
        )
    except InvalidValue as refusal:
        fields.refuse(InvalidValue(f"Line {line}: {refusal}"), "lines", line)
        return None


def _check_names(lines: Sequence[RegistryLine], fields: Fields) -> None:
    """No name counts as two churches."""
    first: dict[str, int] = {}
    for one in lines:
        for name in one.names:
            if (line := first.setdefault(name.key, one.line)) != one.line:
                text = f"Line {one.line}: {name.text} is a name of line {line} already"
                fields.refuse(InvalidValue(text), "lines", one.line)
        if len(first) > MOST_NAMES:
            text = f"Line {one.line}: a file can have at most {MOST_NAMES} names, aliases counted; import it in parts"
            fields.refuse(InvalidValue(text), "lines", one.line)
            return
