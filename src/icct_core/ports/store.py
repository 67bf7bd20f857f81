"""All ports of one database: transactions, readers, queue, keys, kept uploads, probe."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from .api_key_store import ApiKeyStore
from .board.board_reader import BoardReader
from .challenges.challenge_reader import ChallengeReader
from .churches.church_reader import ChurchReader
from .database_probe import DatabaseProbe
from .history_reader import HistoryReader
from .kept_uploads import KeptUploads
from .organisers.organiser_reader import OrganiserReader
from .organisers.session_reader import SessionReader
from .outbox.outbox_queue import OutboxQueue
from .outbox.outbox_reader import OutboxReader
from .overlaps.badge_reader import BadgeReader
from .overlaps.overlap_reader import OverlapReader
from .registration_reader import RegistrationReader
from .signing_keys import SigningKeys
from .team_entry import TeamEntry
from .unit_of_work import UnitOfWork
from .windows import WindowReader


class Store(Protocol):
    """The ports of one database. They see the same data, and are closed together."""

    unit_of_work: UnitOfWork
    team_entry: TeamEntry
    registrations: RegistrationReader
    outbox: OutboxReader
    history: HistoryReader
    windows: WindowReader
    churches: ChurchReader
    badges: BadgeReader
    board: BoardReader
    overlaps: OverlapReader
    challenges: ChallengeReader
    organisers: OrganiserReader
    sessions: SessionReader
    outbox_queue: OutboxQueue
    api_keys: ApiKeyStore
    signing_keys: SigningKeys
    kept_uploads: KeptUploads
    probe: DatabaseProbe

    @abstractmethod
    async def close(self) -> None:
        """Let go of every connection; none of the ports is used afterwards."""
