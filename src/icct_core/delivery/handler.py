"""What delivering messages of one kind means."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from ..domain.messages import Message
from .settling import Record

Work: TypeAlias = Callable[[], Awaitable[Record]]
"""One delivery. Raises ``DeliveryFailed``, ``DeliveryPaused`` or ``DeliveryRejected``; opens no transaction."""


class Delivery(Protocol):
    """Does the work of one kind of message; repeating it has the effect of doing it once.

    ``note`` is what the outbox keeps as the reason of those delivered, such as that nothing has left this machine.
    """

    @property
    @abstractmethod
    def note(self) -> str | None: ...

    @abstractmethod
    async def prepare(self, messages: Sequence[Message]) -> Mapping[Message, Work]:
        """Read what all of these deliveries need; a message that has nothing to deliver is absent."""
