"""Transactions of a database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import RegistrationRepository, Transaction, UnitOfWork

from .dialect import Dialect
from .engine import WORKED, SqlDatabase
from .errors import database_errors
from .idempotency_store import SqlIdempotencyStore
from .outbox import SqlOutbox
from .postgresql_repository import PostgresqlRegistrationRepository
from .registration_repository import SqlRegistrationRepository
from .staged_files import SqlStagedFiles

_REPOSITORIES: Mapping[str, Callable[[AsyncConnection, Dialect], RegistrationRepository]] = {
    "postgresql": PostgresqlRegistrationRepository,
    "sqlite": SqlRegistrationRepository,
}


class SqlUnitOfWork(UnitOfWork):
    """One connection a transaction; workers hear of queued messages after the commit."""

    def __init__(
        self,
        database: SqlDatabase,
        registrations: Callable[[AsyncConnection, Dialect], RegistrationRepository] | None = None,
    ) -> None:
        self._database = database
        self._registrations = registrations or _REPOSITORIES[database.writer.dialect.name]

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        dialect = self._database.dialect
        progress = {WORKED: False}
        with database_errors(lambda: progress.get(WORKED, True)):
            async with self._database.writer.begin() as connection:
                progress = connection.info
                progress[WORKED] = False
                outbox = SqlOutbox(connection, dialect)
                yield Transaction(
                    registrations=self._registrations(connection, dialect),
                    idempotency=SqlIdempotencyStore(connection, dialect),
                    staged_files=SqlStagedFiles(connection),
                    outbox=outbox,
                )
        self._database.queued(outbox.queued)
