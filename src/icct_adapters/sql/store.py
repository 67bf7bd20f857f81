"""``SqlStore``: all ports of a SQLite file or a PostgreSQL database."""

from __future__ import annotations

from icct_core import StepwiseEntry, Store

from .api_key_store import SqlApiKeyStore
from .board.board_reader import SqlBoardReader
from .challenges.challenge_reader import SqlChallengeReader
from .churches.church_reader import SqlChurchReader
from .engine.database import SqlDatabase
from .engine.postgresql_engine import PoolLimits
from .history.history_reader import SqlHistoryReader
from .kept_uploads import SqlKeptUploads
from .open_database import open_database
from .organisers.organiser_reader import SqlOrganiserReader
from .organisers.session_reader import SqlSessionReader
from .outbox.outbox_queue import SqlOutboxQueue
from .outbox.outbox_reader import SqlOutboxReader
from .overlaps.badge_reader import SqlBadgeReader
from .overlaps.overlap_reader import SqlOverlapReader
from .registrations.postgresql_entry import PostgresqlEntry
from .registrations.registration_reader import SqlRegistrationReader
from .signing_keys import SqlSigningKeys
from .unit_of_work import SqlUnitOfWork
from .windows.window_reader import SqlWindowReader


class SqlStore(Store):
    """The ports of an open database, which ``close`` closes."""

    def __init__(self, database: SqlDatabase) -> None:
        self.probe = self._database = database
        self.unit_of_work = SqlUnitOfWork(database)
        by_steps = StepwiseEntry(self.unit_of_work)
        self.team_entry = PostgresqlEntry(database, otherwise=by_steps) if database.is_postgresql else by_steps
        self.registrations = SqlRegistrationReader(database)
        self.outbox = SqlOutboxReader(database)
        self.badges = SqlBadgeReader(database)
        self.board = SqlBoardReader(database)
        self.overlaps = SqlOverlapReader(database)
        self.history = SqlHistoryReader(database)
        self.windows = SqlWindowReader(database)
        self.churches = SqlChurchReader(database)
        self.challenges = SqlChallengeReader(database)
        self.organisers = SqlOrganiserReader(database)
        self.sessions = SqlSessionReader(database)
        self.outbox_queue = SqlOutboxQueue(database)
        self.api_keys = SqlApiKeyStore(database)
        self.signing_keys = SqlSigningKeys(database)
        self.kept_uploads = SqlKeptUploads(database)

    async def close(self) -> None:
        await self._database.close()


def open_sql_store(url: str, limits: PoolLimits | None = None) -> SqlStore:
    """A store at ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://``; nothing is connected yet."""
    return SqlStore(open_database(url, limits))
