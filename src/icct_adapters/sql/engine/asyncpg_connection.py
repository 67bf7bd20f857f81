"""A connection that calls asyncpg directly, for speed.

The layers above the driver take three quarters of a statement's time in this process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql.compiler import SQLCompiler

from ..rows import Row
from .connection import SqlConnection, Values
from .drivers import DirectConnection, PooledConnection

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]

_AT_ONCE = 2_000
"""Times a statement is run in one go: the driver gives up after seconds, however many there are."""


class AsyncpgConnection(SqlConnection):
    """Statements are spelled once in this process, and prepared once a connection, by the driver.

    Values go to the driver as they are: it knows text, numbers, bytes, UUIDs, aware datetimes and lists of them.
    """

    def __init__(self, driver: asyncpg.Connection) -> None:
        self._driver = driver

    async def value(self, statement: Executable, values: Values) -> Any:
        spelled = _spelled(statement)
        return await self._driver.fetchval(spelled.sql, *spelled.arguments(values))

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        spelled = _spelled(statement)
        rows: Sequence[Row] = await self._driver.fetch(spelled.sql, *spelled.arguments(values))
        return rows

    async def change(self, statement: Executable, values: Values) -> int:
        spelled = _spelled(statement)
        done: str = await self._driver.execute(spelled.sql, *spelled.arguments(values))
        return int(done.rpartition(" ")[2])  # as in "UPDATE 1"

    async def change_each(self, statement: Executable, values: Sequence[Values]) -> None:
        spelled = _spelled(statement)
        for some in _in_parts(values):
            await self._driver.executemany(spelled.sql, [spelled.arguments(one) for one in some])


class PooledAsyncpgConnection(SqlConnection):
    """The same through a pooler: PostgreSQL keeps no statement, and is told each with its values."""

    def __init__(self, driver: PooledConnection) -> None:
        self._driver = driver

    async def value(self, statement: Executable, values: Values) -> Any:
        spelled = _spelled(statement)
        return await (await self._driver.described(spelled.sql)).fetchval(*spelled.arguments(values))

    async def rows(self, statement: Executable, values: Values) -> Sequence[Row]:
        spelled = _spelled(statement)
        rows: Sequence[Row] = await (await self._driver.described(spelled.sql)).fetch(*spelled.arguments(values))
        return rows

    async def change(self, statement: Executable, values: Values) -> int:
        spelled = _spelled(statement)
        described = await self._driver.described(spelled.sql)
        await described.fetch(*spelled.arguments(values))
        return int(described.get_statusmsg().rpartition(" ")[2])  # as in "UPDATE 1"

    async def change_each(self, statement: Executable, values: Sequence[Values]) -> None:
        spelled = _spelled(statement)
        described = await self._driver.described(spelled.sql)
        for some in _in_parts(values):
            await described.executemany([spelled.arguments(one) for one in some])


def statements_of(driver: DirectConnection) -> SqlConnection:
    """Runs statements on this connection as it is best there."""
    return PooledAsyncpgConnection(cast("PooledConnection", driver)) if driver.IS_POOLED else AsyncpgConnection(driver)


class _Spelled(NamedTuple):
    """A statement's text, and its parameters in order: their names and what the statement itself puts for them."""

    sql: str
    names: Sequence[str]
    own: Values

    def arguments(self, values: Values) -> list[Any]:
        return [values[name] if name in values else self.own[name] for name in self.names]


def _in_parts(values: Sequence[Values]) -> Iterator[Sequence[Values]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


_KNOWN: WeakKeyDictionary[Executable, _Spelled] = WeakKeyDictionary()
"""Each as long as somebody keeps its statement: readers let go of those of rare searches."""


def _spelled(statement: Executable) -> _Spelled:
    spelled = _KNOWN.get(statement)
    if spelled is None:
        spelled = _KNOWN[statement] = _spell(statement)
    return spelled


def _spell(statement: Executable) -> _Spelled:
    compiled: SQLCompiler = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
    own = {name: one.effective_value for name, one in compiled.binds.items() if not one.required}
    return _Spelled(str(compiled), tuple(compiled.positiontup or ()), own)
