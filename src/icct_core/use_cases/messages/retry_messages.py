"""Retry messages that were given up, or send a mail again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.messages import SENT_AGAIN, Message, MessageKind, MessageState, OutboxEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from .list_messages import ListMessages, ListMessagesQuery

MOST_AT_ONCE = 10_000  # one transaction; a tournament has far fewer

CLOCKS_DIFFER_BY = timedelta(seconds=10)
"""At most, with the time between our reading of the clock and the commit: no lease may be taken for a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessagesCommand:
    """Messages of one team, or of all. ``delivered``: the mails, too, that the team was sent already."""

    team_id: TeamId | None = None
    delivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRetried:
    """How many were given up and are queued again, were put off and are due now, and are sent a second time.

    ``left`` are under way, due already, or due within the length of a lease: they leave by themselves.
    """

    parked: int = 0
    put_off: int = 0
    delivered: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessages:
    """Queues messages again.

    - A parked one is due at once, and is given up only after its whole time again.
    - One that waits for its next try is due at once, unless it may be under way, as for the length of a ``lease``.
    - A delivered mail leaves again if asked for, under its own ``Message-ID``, also when the outbox has forgotten it.
    """

    list_messages: ListMessages
    unit_of_work: UnitOfWork
    clock: Clock
    lease: timedelta = timedelta(seconds=60)

    async def __call__(self, command: RetryMessagesCommand) -> MessagesRetried:
        """What became of ``MOST_AT_ONCE`` messages at most. Raises ``TeamNotFound`` for a team there is not.

        Raises ``ValueError`` when delivered mails of every team are asked for.
        """
        if command.delivered and command.team_id is None:
            raise ValueError("delivered mails are sent again for one team at a time")
        entries = await self.list_messages(
            ListMessagesQuery(states=frozenset(MessageState), team_id=command.team_id, limit=MOST_AT_ONCE)
            if command.team_id is not None
            else ListMessagesQuery(limit=MOST_AT_ONCE)
        )
        now = self.clock.now()
        leases_end = now + self.lease + CLOCKS_DIFFER_BY
        parked = _in_state(entries, MessageState.PARKED)
        pending = [entry for entry in entries if entry.state is MessageState.PENDING]
        put_off = [entry.message for entry in pending if entry.due_at > leases_end]
        again = _in_state(entries, MessageState.DELIVERED, SENT_AGAIN) if command.delivered else []
        forgotten = (
            await self._forgotten(command.team_id, entries, now) if command.delivered and command.team_id else []
        )
        async with self.unit_of_work.begin() as tx:
            await tx.outbox.retry(*parked, at=now)
            await tx.outbox.hasten(*put_off, at=now, due_after=leases_end)
            await tx.outbox.retry(*again, at=now, was=MessageState.DELIVERED)
            await tx.outbox.ensure(*forgotten)
        return MessagesRetried(
            parked=len(parked),
            put_off=len(put_off),
            delivered=len(again) + len(forgotten),
            left=len(pending) - len(put_off),
        )

    async def _forgotten(self, team_id: TeamId, entries: Iterable[OutboxEntry], now: datetime) -> list[Message]:
        """The mails that were delivered so long ago that the outbox has none of them any more."""
        registration = await self.list_messages.registrations.get(team_id)
        known = {entry.message.kind for entry in entries}
        kinds = [] if registration.is_removed else [kind for kind in SENT_AGAIN if kind not in known]
        return [Message(registration_id=registration.id, kind=kind, queued_at=now) for kind in kinds]


def _in_state(
    entries: Iterable[OutboxEntry], state: MessageState, kinds: Iterable[MessageKind] = tuple(MessageKind)
) -> list[Message]:
    return [entry.message for entry in entries if entry.state is state and entry.message.kind in kinds]
