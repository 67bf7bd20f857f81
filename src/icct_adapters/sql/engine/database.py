"""A database: its connections, its transactions, and its notices of queued messages."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import QueuePool, text
from sqlalchemy.ext.asyncio import AsyncEngine

from icct_core import ConnectionUse, DatabaseCondition, DatabaseProbe, MessageKind

from ...outbox_signal import OutboxSignal
from .connection import SqlConnection
from .database_look import DatabaseLook
from .dialect import Dialect
from .errors import database_errors
from .notices import NoNotices, Notices
from .transactions import postgresql_reading, postgresql_transaction, sqlite_reading, sqlite_transaction

_TRANSACTIONS = {"postgresql": postgresql_transaction, "sqlite": sqlite_transaction}
_READING = {"postgresql": postgresql_reading, "sqlite": sqlite_reading}


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

    @property
    def is_postgresql(self) -> bool:
        return self.writer.dialect.name == "postgresql"

    def transaction(self) -> AbstractAsyncContextManager[SqlConnection]:
        """Committed at the end of the block, rolled back if that raises.

        Raises:
            DatabaseUnavailable: ``repeatable`` if nothing was stored, ``may_be_stored`` if nobody knows.
            DriverError: a defect.
        """
        return _TRANSACTIONS[self.writer.dialect.name](self.writer)

    def reading(self) -> AbstractAsyncContextManager[SqlConnection]:
        """For statements that are asked for often, and are each the same object: without the layers above a driver.

        Raises ``DatabaseUnavailable``, and ``DriverError`` for a defect.
        """
        return _READING[self.writer.dialect.name](self.reader)

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

    async def time(self) -> datetime | None:
        """PostgreSQL's; SQLite goes by this machine's clock."""
        if not self.is_postgresql:
            return None
        with database_errors():
            async with self.reader.connect() as connection:
                now: datetime | None = await connection.scalar(text("SELECT clock_timestamp()"))
                return now

    def connections(self) -> ConnectionUse:
        """This process's connections as they are now."""
        pools = {cast("QueuePool", engine.pool) for engine in (self.writer, self.reader)}
        return ConnectionUse(
            in_use=sum(pool.checkedout() for pool in pools),
            idle=sum(pool.checkedin() for pool in pools),
            most=self.most_connections,
        )

    async def close(self) -> None:
        await self.notices.close()
        await self.take_look.close()
        await self.reader.dispose()
        await self.writer.dispose()
