"""``InMemoryStore``: all ports of one database, as long as the process lives."""

from __future__ import annotations

from icct_core import StepwiseEntry, Store

from .database import InMemoryDatabase, InMemoryUnitOfWork
from .kept_uploads import InMemoryKeptUploads
from .outbox_queue import InMemoryOutboxQueue
from .overlaps.badge_reader import InMemoryBadgeReader
from .overlaps.overlap_reader import InMemoryOverlapReader
from .readers.api_key_store import InMemoryApiKeyStore
from .readers.board_reader import InMemoryBoardReader
from .readers.challenge_reader import InMemoryChallengeReader
from .readers.church_reader import InMemoryChurchReader
from .readers.history_reader import InMemoryHistoryReader
from .readers.organiser_reader import InMemoryOrganiserReader
from .readers.outbox_reader import InMemoryOutboxReader
from .readers.registration_reader import InMemoryRegistrationReader
from .readers.session_reader import InMemorySessionReader
from .readers.window_reader import InMemoryWindowReader
from .signing_keys import InMemorySigningKeys


class InMemoryStore(Store):
    """``InMemoryStore()`` is empty; ``database`` is for those who look into its tables."""

    def __init__(self, database: InMemoryDatabase | None = None) -> None:
        self.probe = self.database = database or InMemoryDatabase()
        self.unit_of_work = InMemoryUnitOfWork(self.database)
        self.team_entry = StepwiseEntry(self.unit_of_work)
        self.registrations = InMemoryRegistrationReader(self.database)
        self.outbox = InMemoryOutboxReader(self.database)
        self.badges = InMemoryBadgeReader(self.database)
        self.board = InMemoryBoardReader(self.database)
        self.overlaps = InMemoryOverlapReader(self.database)
        self.history = InMemoryHistoryReader(self.database)
        self.windows = InMemoryWindowReader(self.database)
        self.churches = InMemoryChurchReader(self.database)
        self.challenges = InMemoryChallengeReader(self.database)
        self.organisers = InMemoryOrganiserReader(self.database)
        self.sessions = InMemorySessionReader(self.database)
        self.outbox_queue = InMemoryOutboxQueue(self.database)
        self.api_keys = InMemoryApiKeyStore(self.database)
        self.signing_keys = InMemorySigningKeys(self.database)
        self.kept_uploads = InMemoryKeptUploads(self.database)

    async def close(self) -> None:
        """Nothing is held."""
