"""The interface for delivering one kind of message: read, deliver, record.

A worker leases due messages of a kind (``slots.py``) and takes each through three steps:

1. ``Delivery.read`` finds what is to be delivered, for several messages at once (``reading.py``).
2. ``Delivery.deliver`` hands it to its service, one message in each slot and outside any transaction.
3. ``Delivered.record`` writes what that leaves behind, in the transaction that ends the message; deliveries that end at
   about the same time share one (``settling.py``).

A failure of the first two is that message's alone: ``RetryPolicy.settle`` says when it is due again, or parks it. The
third is tried again while the database is away; if it fails, the message is due again when its lease ends.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from ..domain.messages import Message
from ..ports.unit_of_work import Transaction

Parcel = TypeVar("Parcel")
"""What a message is to deliver: a team for its mail, a logo for the file storage."""


class Delivered(Protocol):
    """What a service has taken.

    ``note`` is what the outbox keeps as the message's reason, such as that a mail has not left this machine.
    """

    @property
    @abstractmethod
    def note(self) -> str | None: ...

    @abstractmethod
    async def record(self, tx: Transaction) -> None:
        """Write what the delivery leaves behind besides the end of its message; without a call of any service."""


class Delivery(Protocol[Parcel]):
    """Delivers messages of one kind. Delivering one again has the effect of delivering it once."""

    @abstractmethod
    async def read(self, messages: Sequence[Message]) -> Mapping[Message, Parcel]:
        """What each of these messages is to deliver; one that has nothing to deliver is absent."""

    @abstractmethod
    async def deliver(self, parcel: Parcel) -> Delivered:
        """Hand it over for good, without opening a transaction.

        Raises:
            DeliveryFailed: trying again may help.
            DeliveryPaused: the service was not called.
            DeliveryRejected: trying again will not help.
            DeliveryUnneeded: it is not to be told any more; no service was called.
        """


class EndedDelivery(Delivery[Parcel]):
    """A delivery that leaves something to be recorded even where it is given up."""

    @abstractmethod
    def given_up(self, parcel: Parcel) -> Delivered | None:
        """What is recorded of a message that is not delivered, nor tried again by itself."""
