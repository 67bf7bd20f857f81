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
_GIVEN = re.compile(rb"SELECT pg_catalog\.setval\('(?:[^'.]+\.)?\"?(\w+)\"?', (\d{1,18}), true\);\n")
_SEQUENCES = """
    SELECT attname, pg_get_serial_sequence($1::text, attname)
    FROM pg_attribute WHERE attrelid = $1::text::regclass AND attidentity <> ''
"""
_GO_ON = """
    SELECT setval('{sequence}', last) FROM (SELECT greatest(max({column}), {last}) FROM {table}) AS given (last)
    WHERE last > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Where in a file the rows of a table begin, and their columns."""

    begin: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The rows of a file by table, and by sequence the last number that was given, maybe to a row that is gone."""

    rows: Mapping[str, Rows]
    given: Mapping[str, int]


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
            for _, sequence in await driver.fetch(_SEQUENCES, table):
                last, is_given = await driver.fetchrow(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608  a name of ours
                if is_given:
                    file.write(f"SELECT pg_catalog.setval('{sequence}', {last}, true);\n".encode())


def is_script(dump: Path) -> bool:
    """Whether it is of this kind, and no archive of ``pg_dump``."""
    with dump.open("rb") as file:
        return _HEAD.fullmatch(file.readline(10_000)) is not None


async def load(database: SqlDatabase, script: Path, revision: str) -> None:
    """Make the tables as they were at this revision and put the rows into them, all or nothing."""
    with script.open("rb") as file:
        await migrate_and(database, to=revision, then=partial(_load, file, _read(file)))


def _columns(connection: Connection, table: str) -> list[str]:
    return [column["name"] for column in inspect(connection).get_columns(table)]


def _read(file: BinaryIO) -> Script:
    """A row is a line, and none is the end: PostgreSQL doubles every backslash of a value."""
    rows, given = {}, {}
    for line in iter(file.readline, b""):
        if head := _HEAD.fullmatch(line):
            columns = tuple(name.strip(' "') for name in head[2].decode().split(","))
            rows[head[1].decode()] = Rows(begin=file.tell(), columns=columns)
            while (row := file.readline()) != _END:
                if not row:
                    raise DumpFailed("the dump of its database ends in the middle")
        elif number := _GIVEN.fullmatch(line):
            given[number[1].decode()] = int(number[2])
    return Script(rows=rows, given=given)


async def _load(file: BinaryIO, script: Script, driver: Any) -> None:
    """What others refer to comes first."""
    names = await driver.fetchval("SELECT array_agg(relname::text) FROM pg_class WHERE relkind = 'r'")
    for table in (*(each.name for each in metadata.sorted_tables), *FORMER_TABLES):
        try:
            if found := script.rows.get(table):
                file.seek(found.begin)
                await driver.copy_to_table(table, columns=found.columns, source=_lines(file))
            if table in names:
                await _go_on_after_them(driver, table, script.given)
        except PostgresError as error:
            raise DumpFailed(f"PostgreSQL refuses the rows of {table}: {DriverError(error)}") from None


async def _go_on_after_them(driver: Any, table: str, given: Mapping[str, int]) -> None:
    """Let a column that PostgreSQL numbers itself go on after the highest number that was loaded, or ever given."""
    for column, sequence in await driver.fetch(_SEQUENCES, table):
        last = given.get(sequence.rpartition(".")[2].strip('"'), 0)
        await driver.execute(_GO_ON.format(sequence=sequence, column=column, table=table, last=last))


async def _lines(file: BinaryIO) -> AsyncIterator[bytes]:
    while (row := file.readline()) != _END:
        yield row
