"""Leases due messages to workers, and settles them."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from ...domain.messages import LeasedMessage, MessageKind


class OutboxQueue(Protocol):
    """Hands committed messages to any number of workers, each to one at a time. Every call commits by itself."""

    @abstractmethod
    async def lease(
        self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
    ) -> Sequence[LeasedMessage]:
        """At most ``limit`` pending messages due at ``at``: those longest due, in the order they were queued.

        ``least_tried`` has those first that were tried least often: what probes a service should not be a message that
        has failed before.

        Nobody else is given them before ``until``; then, if they were not settled, they are due again. Each lease
        counts an attempt, which a settlement that called no service takes back.
        """

    @abstractmethod
    async def wait(self, kind: MessageKind, *, at_most: timedelta) -> None:
        """Return when a message of this kind may be due, or after ``at_most``.

        At once if one was queued here since the last ``lease`` and the last ``wait``: each wakes one caller.
        """

    @abstractmethod
    def listening(self) -> AbstractAsyncContextManager[None]:
        """Inside the block ``wait`` also hears of what other processes queue, as far as the store can tell."""

    @abstractmethod
    async def delivered_since(self, *kinds: MessageKind, since: datetime) -> int:
        """How many messages of these kinds any worker delivered after ``since``, as far as they are not purged."""

    @abstractmethod
    async def purge(self, kind: MessageKind, *, delivered_before: datetime, limit: int) -> int:
        """Forget at most ``limit`` messages delivered before that; returns how many there were."""
