"""``InMemoryStore``: all ports of one database, as long as the process lives."""

from __future__ import annotations

from icct_core import StepwiseEntry, Store

from .api_key_store import InMemoryApiKeyStore
from .database import InMemoryDatabase, InMemoryUnitOfWork
from .outbox_queue import InMemoryOutboxQueue
from .outbox_reader import InMemoryOutboxReader
from .registration_reader import InMemoryRegistrationReader


class InMemoryStore(Store):
    """``InMemoryStore()`` is empty; ``database`` is for those who look into its tables."""

    def __init__(self, database: InMemoryDatabase | None = None) -> None:
        self.probe = self.database = database or InMemoryDatabase()
        self.unit_of_work = InMemoryUnitOfWork(self.database)
        self.team_entry = StepwiseEntry(self.unit_of_work)
        self.registrations = InMemoryRegistrationReader(self.database)
        self.outbox = InMemoryOutboxReader(self.database)
        self.outbox_queue = InMemoryOutboxQueue(self.database)
        self.api_keys = InMemoryApiKeyStore(self.database)

    async def close(self) -> None:
        """Nothing is held."""
