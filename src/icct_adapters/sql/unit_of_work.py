"""The unit of work: everything in it commits together, or nothing does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from icct_core import RegistrationRepository, Transaction, UnitOfWork

from .api_key_store import SqlApiKeyRepository
from .challenges.challenge_repository import SqlChallengeRepository
from .churches.church_repository import SqlChurchRepository
from .engine.connection import SqlConnection
from .engine.database import SqlDatabase
from .engine.dialect import Dialect
from .history.history import SqlHistory
from .organisers.organiser_repository import SqlOrganiserRepository
from .organisers.session_repository import SqlSessionRepository
from .outbox.outbox import SqlOutbox
from .overlaps.overlap_repository import SqlOverlapRepository
from .registrations.idempotency_store import SqlIdempotencyStore
from .registrations.registration_repository import SqlRegistrationRepository
from .registrations.staged_files import SqlStagedFiles
from .windows.window_repository import SqlWindowRepository


class SqlUnitOfWork(UnitOfWork):
    """One connection a transaction; workers hear of queued messages after the commit."""

    def __init__(
        self,
        database: SqlDatabase,
        registrations: Callable[[SqlConnection, Dialect], RegistrationRepository] = SqlRegistrationRepository,
    ) -> None:
        self._database = database
        self._registrations = registrations

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        dialect = self._database.dialect
        async with self._database.transaction() as connection:
            outbox = SqlOutbox(connection, dialect)
            yield Transaction(
                registrations=self._registrations(connection, dialect),
                idempotency=SqlIdempotencyStore(connection, dialect),
                staged_files=SqlStagedFiles(connection, dialect),
                outbox=outbox,
                history=SqlHistory(connection, dialect),
                windows=SqlWindowRepository(connection, dialect),
                churches=SqlChurchRepository(connection, dialect),
                overlaps=SqlOverlapRepository(connection, dialect),
                challenges=SqlChallengeRepository(connection, dialect),
                organisers=SqlOrganiserRepository(connection, dialect),
                sessions=SqlSessionRepository(connection, dialect),
                api_keys=SqlApiKeyRepository(connection, dialect),
            )
        self._database.queued(outbox.queued)
