"""Queues messages for delivery after the commit."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ...domain.messages import Message, MessageState, Settlement
from ...domain.values import RegistrationId


class Outbox(Protocol):
    """Queues, settles and revives messages, in the transaction of what they belong to."""

    @abstractmethod
    async def ensure(self, *messages: Message) -> None:
        """Keep messages for delivery after the commit, due at once; one that is there already stays as it is."""

    @abstractmethod
    async def retry(self, *messages: Message, at: datetime, was: MessageState = MessageState.PARKED) -> None:
        """Queue messages anew, as if they had been queued at ``at``; one in another state than ``was`` stays as it is.

        Its attempts go on being counted, so that an old lease cannot end a new one.
        """

    @abstractmethod
    async def hasten(self, *messages: Message, at: datetime, due_after: datetime) -> None:
        """Make pending messages due at ``at`` that are due later than ``due_after``; any other stays as it is.

        A lease is the due time moved ahead: what is due before every lease ends may be under way.
        """

    @abstractmethod
    async def settle(self, *settlements: Settlement) -> None:
        """End leases. A delivery always counts; anything else is ignored if the lease is no longer the last one.

        One without a call takes back the attempt that its lease counted; a message that is pending again without a
        reason keeps the one it had. A message that is not there any more is ignored too.
        """

    @abstractmethod
    async def supersede(self, message: Message, *, reason: str) -> datetime | None:
        """Settle as unneeded what is pending or parked of its kind, about its subject, of earlier occasions.

        Returns the time before which somebody may still be delivering one of them, ``None`` if there was none. A
        delivery of one that is under way still counts.
        """

    @abstractmethod
    async def cancel(self, registration_id: RegistrationId) -> datetime | None:
        """Forget every message of a registration, in whatever state it is.

        Returns the time before which somebody may still be storing or removing its logo, ``None`` if that was not
        pending. A mail that was put off for hours keeps no logo in the file storage.
        """
