"""Lists and counts the messages of the outbox, for operators."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...domain.messages import MessageState, OutboxDepth, OutboxEntry
from ...domain.values import TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxFilter:
    """Which messages to look at: in one of these states, of this team or of any."""

    states: frozenset[MessageState] = frozenset(MessageState)
    team_id: TeamId | None = None


class OutboxReader(Protocol):
    """The read side of the outbox: committed messages, delivered ones until they are purged."""

    @abstractmethod
    async def entries(self, which: OutboxFilter, *, limit: int) -> Sequence[OutboxEntry]:
        """At most ``limit`` messages, those queued first first."""

    @abstractmethod
    async def depth(self) -> OutboxDepth:
        """What waits and what is parked, counted now."""
