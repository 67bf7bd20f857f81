"""The database in memory, and its unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from icct_core import DatabaseCondition, DatabaseProbe, Transaction, UnitOfWork

from ..outbox_signal import OutboxSignal
from .api_key_repository import InMemoryApiKeyRepository
from .challenge_repository import InMemoryChallengeRepository
from .churches.church_repository import InMemoryChurchRepository
from .history import InMemoryHistory
from .idempotency_store import InMemoryIdempotencyStore
from .organisers.organiser_repository import InMemoryOrganiserRepository
from .organisers.session_repository import InMemorySessionRepository
from .outbox import InMemoryOutbox
from .overlap_repository import InMemoryOverlapRepository
from .registration_repository import InMemoryRegistrationRepository
from .staged_files import InMemoryStagedFiles
from .tables import Tables
from .window_repository import InMemoryWindowRepository


@dataclass(slots=True)
class InMemoryDatabase(DatabaseProbe):
    """The committed tables, and the lock that lets one transaction change them at a time."""

    tables: Tables = field(default_factory=Tables)
    lock: AbstractAsyncContextManager[object] = field(default_factory=asyncio.Lock)
    signal: OutboxSignal = field(default_factory=OutboxSignal)

    async def ping(self) -> None:
        """It always answers."""

    async def look(self) -> DatabaseCondition:
        """It is made anew by each version, and nothing keeps it from being written."""
        kept = sum(len(upload.content) for upload in self.tables.kept_uploads.values())
        return DatabaseCondition(up_to_date=True, outbox=self.tables.outbox_depth(), kept_bytes=kept)

    async def time(self) -> None:
        """It goes by this machine's clock."""

    def connections(self) -> None:
        """It needs none."""

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[Tables]:
        """A copy of the tables that takes their place when the block ends without an exception."""
        async with self.lock:
            changed = self.tables.copy()
            yield changed
            self.tables = changed


class InMemoryUnitOfWork(UnitOfWork):
    """Transactions with real rollback, one at a time."""

    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._database.changing() as tables:
            outbox = InMemoryOutbox(tables)
            yield Transaction(
                registrations=InMemoryRegistrationRepository(tables),
                idempotency=InMemoryIdempotencyStore(tables),
                staged_files=InMemoryStagedFiles(tables),
                outbox=outbox,
                history=InMemoryHistory(tables),
                windows=InMemoryWindowRepository(tables),
                churches=InMemoryChurchRepository(tables),
                overlaps=InMemoryOverlapRepository(tables),
                challenges=InMemoryChallengeRepository(tables),
                organisers=InMemoryOrganiserRepository(tables),
                sessions=InMemorySessionRepository(tables),
                api_keys=InMemoryApiKeyRepository(tables),
            )
        self._database.signal.raise_for(outbox.queued)
