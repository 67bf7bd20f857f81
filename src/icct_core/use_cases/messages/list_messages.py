"""List messages that wait to be delivered, or were given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...domain.messages import MessageState, OutboxEntry
from ...domain.values import TeamId
from ...ports.outbox.outbox_reader import OutboxFilter, OutboxReader
from ...ports.registration_reader import RegistrationReader

NOT_DELIVERED = frozenset({MessageState.PENDING, MessageState.PARKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessagesQuery:
    """Messages in these states, by default those not delivered, of a team or of any."""

    states: frozenset[MessageState] = NOT_DELIVERED
    team_id: TeamId | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Lists messages, those queued first first."""

    outbox: OutboxReader
    registrations: RegistrationReader

    async def __call__(self, query: ListMessagesQuery) -> Sequence[OutboxEntry]:
        """Delivered messages are listed until they are purged. Raises ``TeamNotFound`` for a team there is not."""
        if query.team_id is not None:
            await self.registrations.get(query.team_id)
        return await self.outbox.entries(OutboxFilter(states=query.states, team_id=query.team_id), limit=query.limit)
