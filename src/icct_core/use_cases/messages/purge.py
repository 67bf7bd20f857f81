"""Delete what has ended or is not needed any more: messages, keys, codes, sessions, kept pictures, withdrawn teams."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.errors import DatabaseUnavailable
from ...domain.messages import MessageKind
from ...ports.clock import Clock
from ...ports.kept_uploads import KeptUploads
from ...ports.outbox.outbox_queue import OutboxQueue
from ...ports.unit_of_work import UnitOfWork
from ..erasing.erase_withdrawn import EraseWithdrawn
from ..erasing.purge_tournament import PurgeTournament


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """How many were forgotten; ``withdrawn`` are teams, and ``purged`` those of a tournament that is over."""

    messages: int
    claims: int
    uploads: int = 0
    challenges: int = 0
    sessions: int = 0
    withdrawn: int = 0
    purged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Forgets delivered messages after ``retention``, and keys, codes and sessions that have ended.

    ``batch`` of them go at a time. Kept uploads go one by one: each may be a transaction of megabytes. Teams go as
    ``withdrawn`` and ``tournament`` say, last: what keeps one of them from being erased keeps nothing else. They go by
    a clock that ``set_clock`` sets before: a machine that is a month ahead must erase nobody.
    """

    queue: OutboxQueue
    unit_of_work: UnitOfWork
    kept_uploads: KeptUploads
    clock: Clock
    retention: timedelta = timedelta(days=7)
    batch: int = 1_000
    set_clock: Callable[[], Awaitable[None]] | None = None
    withdrawn: EraseWithdrawn | None = None
    tournament: PurgeTournament | None = None

    async def __call__(self) -> Purged:
        """Forget all that is due; another process may do the same meanwhile.

        Raises ``DatabaseUnavailable``, and at the end what kept a team from being erased.
        """
        now, messages, claims, uploads, challenges, sessions = self.clock.now(), 0, 0, 0, 0, 0
        for kind in MessageKind:
            while purged := await self.queue.purge(kind, delivered_before=now - self.retention, limit=self.batch):
                messages += purged
        while purged := await self._purge_some_claims(now):
            claims += purged
        while purged := await self._purge_some_challenges(now):
            challenges += purged
        while purged := await self._purge_some_sessions(now):
            sessions += purged
        while purged := await self.kept_uploads.purge(ended_at=now, limit=1):
            uploads += purged
        withdrawn, of_tournament = await self._erase_teams()
        return Purged(
            messages=messages,
            claims=claims,
            uploads=uploads,
            challenges=challenges,
            sessions=sessions,
            withdrawn=withdrawn,
            purged=of_tournament,
        )

    async def _erase_teams(self) -> tuple[int, int]:
        """How many withdrawn ones, and how many of the tournament."""
        withdrawn, of_tournament, kept_by = 0, 0, None
        if self.set_clock is not None:
            await self.set_clock()
        try:
            while self.withdrawn and (erased := await self.withdrawn()):
                withdrawn += erased
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  one team must not keep a whole tournament, nor its warning
            kept_by = error
        while self.tournament and (erased := await self.tournament()):
            of_tournament += erased
        if kept_by is not None:
            raise kept_by
        return withdrawn, of_tournament

    async def _purge_some_claims(self, at: datetime) -> int:
        async with self.unit_of_work.begin() as tx:
            return await tx.idempotency.purge(expired_at=at, limit=self.batch)

    async def _purge_some_challenges(self, at: datetime) -> int:
        async with self.unit_of_work.begin() as tx:
            return await tx.challenges.purge(ended_at=at, limit=self.batch)

    async def _purge_some_sessions(self, at: datetime) -> int:
        async with self.unit_of_work.begin() as tx:
            return await tx.sessions.purge(ended_at=at, limit=self.batch)
