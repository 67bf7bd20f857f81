"""Dumps through ``COPY`` alone, for poolers that ``pg_dump`` must not be used with.

``pg_dump`` and ``pg_restore`` set up their session before their transaction begins. A pooler gives those settings, an
empty ``search_path`` among them, to whoever uses that connection next. A dump here is what ``pg_dump --data-only``
writes in plain text; the tables are made by the migrations.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from asyncpg import PostgresError
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from ...engine.database import SqlDatabase
from ...engine.errors import DriverError
from ...schema.migrating import migrate_and
from ...tables import metadata
from .census import FORMER_TABLES, NOT_IN_DUMPS, VERSION_TABLE, own_tables
from .dump import DumpFailed

_HEAD = re.compile(rb'COPY (?:[^ ."]+\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;\n')
_END = b"\\.\n"
_NUMBERED = "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attidentity <> ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Where in a file the rows of a table begin, and their columns."""

    begin: int
    columns: tuple[str, ...]


async def write(connection: AsyncConnection, to: Path) -> None:
    """The rows of our tables, as the transaction of this connection sees them."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    with to.open("wb") as file:
        for table in await own_tables(connection):
            if table not in {VERSION_TABLE, *NOT_IN_DUMPS}:
                columns = await connection.run_sync(_columns, table)
                file.write(f"COPY {table} ({', '.join(columns)}) FROM stdin;\n".encode())
                await driver.copy_from_table(table, columns=columns, output=file)
                file.write(_END)


def is_script(dump: Path) -> bool:
    """Whether it is of this kind, and no archive of ``pg_dump``."""
    with dump.open("rb") as file:
        return _HEAD.fullmatch(file.readline(10_000)) is not None


async def load(database: SqlDatabase, script: Path, revision: str) -> None:
    """Make the tables as they were at this revision and put the rows into them, all or nothing."""
    with script.open("rb") as file:
        await migrate_and(database, to=revision, then=partial(_load, file, _rows_in(file)))


def _columns(connection: Connection, table: str) -> list[str]:
    return [column["name"] for column in inspect(connection).get_columns(table)]


def _rows_in(file: BinaryIO) -> Mapping[str, Rows]:
    """By table. A row is a line, and none is the end: PostgreSQL doubles every backslash of a value."""
    found = {}
    for line in iter(file.readline, b""):
        if head := _HEAD.fullmatch(line):
            columns = tuple(name.strip(' "') for name in head[2].decode().split(","))
            found[head[1].decode()] = Rows(begin=file.tell(), columns=columns)
            while (row := file.readline()) != _END:
                if not row:
                    raise DumpFailed("the dump of its database ends in the middle")
    return found


async def _load(file: BinaryIO, rows: Mapping[str, Rows], driver: Any) -> None:
    """What others refer to comes first."""
    for table in (*(each.name for each in metadata.sorted_tables), *FORMER_TABLES):
        if found := rows.get(table):
            file.seek(found.begin)
            try:
                await driver.copy_to_table(table, columns=found.columns, source=_lines(file))
                await _go_on_after_them(driver, table)
            except PostgresError as error:
                raise DumpFailed(f"PostgreSQL refuses the rows of {table}: {DriverError(error)}") from None


async def _go_on_after_them(driver: Any, table: str) -> None:
    """Let a column that PostgreSQL numbers itself go on after the highest number that was loaded."""
    for (column,) in await driver.fetch(_NUMBERED, table):
        await driver.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"  # noqa: S608  names of ours
        )


async def _lines(file: BinaryIO) -> AsyncIterator[bytes]:
    while (row := file.readline()) != _END:
        yield row
