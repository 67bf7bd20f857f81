"""A person has mended what kept messages from being delivered."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.messages import MessageState
from ..domain.values import TeamId
from ..ports.clock import Clock
from ..ports.unit_of_work import UnitOfWork
from .list_messages import ListMessages, ListMessagesQuery

MOST_AT_ONCE = 10_000  # one transaction; a tournament has far fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessagesCommand:
    """Parked messages of one team, or of all."""

    team_id: TeamId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessages:
    """Queues parked messages anew: they are due at once, and are given up only after their whole time again."""

    list_messages: ListMessages
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, command: RetryMessagesCommand) -> int:
        """How many were queued, ``MOST_AT_ONCE`` at most. Raises ``TeamNotFound`` for a team there is not."""
        parked = await self.list_messages(
            ListMessagesQuery(states=frozenset({MessageState.PARKED}), team_id=command.team_id, limit=MOST_AT_ONCE)
        )
        async with self.unit_of_work.begin() as tx:
            await tx.outbox.retry(*(entry.message for entry in parked), at=self.clock.now())
        return len(parked)
