"""Counts the deliveries in progress across all lanes, for the mail ceilings."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from ..domain.messages import LeasedMessage, MessageKind
from ..ports.clock import Clock
from ..ports.outbox.outbox_queue import OutboxQueue
from .lane import Lane


class UnderWay:
    """Knows how much room ceilings leave: what is under way counts as delivered, whichever lane it is in.

    A lane with ceilings counts and leases inside ``counting``, so that two lanes never take the same room.
    """

    def __init__(self) -> None:
        self.counting = asyncio.Lock()
        self._messages: set[LeasedMessage] = set()

    def begin(self, *leased: LeasedMessage) -> None:
        self._messages.update(leased)

    def end(self, *leased: LeasedMessage) -> None:
        self._messages.difference_update(leased)

    async def room(self, lane: Lane, queue: OutboxQueue, clock: Clock) -> int:
        """How many more deliveries the lane's ceilings allow; it has some."""
        rooms = []
        for ceiling in lane.ceilings:
            kinds = ceiling.kinds or lane.deliveries.keys()
            under_way = self._count(kinds)  # first: what ends meanwhile is counted twice, not never
            delivered = await queue.delivered_since(*kinds, since=clock.now() - ceiling.period)
            rooms.append(ceiling.count - delivered - under_way)
        return min(rooms)

    def _count(self, kinds: Collection[MessageKind]) -> int:
        return sum(one.message.kind in kinds for one in self._messages)
