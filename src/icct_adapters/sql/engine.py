"""Connections: how many, with which guarantees and which limits."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import QueuePool, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from icct_core import DatabaseCondition, DatabaseProbe, MessageKind

from ..outbox_signal import OutboxSignal
from .connection import SqlConnection
from .database_look import DatabaseLook, PostgresLook
from .dialect import DIALECTS, Dialect
from .errors import database_errors
from .notices import NoNotices, Notices, PostgresNotices
from .postgresql_engine import APPLICATION, WAIT_FOR_CONNECTION, PoolLimits, postgresql_engine, unhurried_engine
from .sqlite_files import OPENED, files_at
from .sqlite_look import SqliteLook
from .transactions import postgresql_transaction, sqlite_transaction

SQLITE_BUSY_MILLISECONDS = 5_000  # another process writes for milliseconds; longer than this it hangs
SQLITE_READERS = 4

__all__ = ["APPLICATION", "PoolLimits", "PoolUse", "SqlDatabase", "open_database"]

_TRANSACTIONS = {"postgresql": postgresql_transaction, "sqlite": sqlite_transaction}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolUse:
    """Connections that are busy, those open and idle, and the most there may be."""

    in_use: int
    idle: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlDatabase(DatabaseProbe):
    """A database and what a process knows of it.

    On PostgreSQL ``reader`` has the connections of ``writer``, and no transactions: they cost two round trips each.
    ``unhurried`` is for migrations and backups, whose statements may take longer than a request's.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    unhurried: AsyncEngine
    dialect: Dialect
    take_look: DatabaseLook
    signal: OutboxSignal = field(default_factory=OutboxSignal)
    notices: Notices = field(default_factory=NoNotices)
    most_connections: int = 0

    def transaction(self) -> AbstractAsyncContextManager[SqlConnection]:
        """Committed at the end of the block, rolled back if that raises.

        Raises:
            DatabaseUnavailable: ``repeatable`` if nothing was stored, ``may_be_stored`` if nobody knows.
            DriverError: a defect.
        """
        return _TRANSACTIONS[self.writer.dialect.name](self.writer)

    def queued(self, kinds: Collection[MessageKind]) -> None:
        """Messages of these kinds were committed: tell the workers, here and elsewhere."""
        self.signal.raise_for(kinds)
        self.notices.tell(kinds)

    async def ping(self) -> None:
        with database_errors():
            async with self.reader.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def look(self) -> DatabaseCondition:
        return await self.take_look()

    def pool_use(self) -> PoolUse:
        """This process's connections as they are now."""
        pools = {cast("QueuePool", engine.pool) for engine in (self.writer, self.reader)}
        return PoolUse(
            in_use=sum(pool.checkedout() for pool in pools),
            idle=sum(pool.checkedin() for pool in pools),
            most=self.most_connections,
        )

    async def close(self) -> None:
        await self.notices.close()
        await self.take_look.close()
        await self.reader.dispose()
        await self.writer.dispose()


def open_database(url: str, pool: PoolLimits | None = None) -> SqlDatabase:
    """Engines for ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://``; nothing is connected yet."""
    parsed = make_url(url)
    dialect = DIALECTS[parsed.get_backend_name()]
    if parsed.get_backend_name() == "sqlite":
        writer = _sqlite_engine(parsed, begin="BEGIN IMMEDIATE", pool_size=1)
        reader = _sqlite_engine(parsed, "BEGIN", SQLITE_READERS)
        return SqlDatabase(
            writer=writer,
            reader=reader,
            unhurried=writer,
            dialect=dialect,
            take_look=SqliteLook(_sqlite_engine(parsed, "BEGIN", 1)),
            most_connections=1 + SQLITE_READERS,
        )
    limits = pool or PoolLimits()
    engine = postgresql_engine(parsed, limits)
    signal = OutboxSignal()
    notices = PostgresNotices(engine, signal)
    reader = engine.execution_options(isolation_level="AUTOCOMMIT")
    return SqlDatabase(
        writer=engine,
        reader=reader,
        unhurried=unhurried_engine(parsed),
        dialect=dialect,
        take_look=PostgresLook(postgresql_engine(parsed, PoolLimits(size=1, overflow=0))),
        signal=signal,
        notices=notices,
        most_connections=limits.size + limits.overflow,
    )


def _sqlite_engine(url: URL, begin: str, pool_size: int) -> AsyncEngine:
    """One writer at a time in this process; ``BEGIN IMMEDIATE`` keeps writers of other processes waiting too."""
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, pool_timeout=WAIT_FOR_CONNECTION, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        record.info[OPENED] = files_at(str(url.database))

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
