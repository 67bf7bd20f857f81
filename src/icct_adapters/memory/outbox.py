"""The outbox: messages in a dictionary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from icct_core import ABOUT_THE_LOGO, Message, MessageKind, MessageState, Outbox, RegistrationId, Settlement

from .tables import OutboxRow, Tables


class InMemoryOutbox(Outbox):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.queued: set[MessageKind] = set()

    async def ensure(self, *messages: Message) -> None:
        for message in messages:
            row = OutboxRow(message=message, due_at=message.queued_at)
            self._tables.outbox.setdefault((message.subject, message.kind, message.occasion), row)
            self.queued.add(message.kind)

    async def retry(self, *messages: Message, at: datetime, was: MessageState = MessageState.PARKED) -> None:
        for message in messages:
            key = message.subject, message.kind, message.occasion
            row = self._tables.outbox.get(key)
            if row is not None and row.state is was:
                anew = replace(message, queued_at=at)
                self._tables.outbox[key] = replace(
                    row, message=anew, due_at=at, state=MessageState.PENDING, reason=None
                )
            self.queued.add(message.kind)

    async def hasten(self, *messages: Message, at: datetime, due_after: datetime) -> None:
        for message in messages:
            key = message.subject, message.kind, message.occasion
            row = self._tables.outbox.get(key)
            if row is not None and row.state is MessageState.PENDING and row.due_at > due_after:
                self._tables.outbox[key] = replace(row, due_at=at)
            self.queued.add(message.kind)

    async def settle(self, *settlements: Settlement) -> None:
        for settlement in settlements:
            leased = settlement.leased
            key = leased.message.subject, leased.message.kind, leased.message.occasion
            if (row := self._tables.outbox.get(key)) is None:
                continue
            same = (row.attempt, row.due_at) == (leased.attempt, leased.until)
            holds_lease = row.state is MessageState.PENDING and same
            if holds_lease or settlement.state is MessageState.DELIVERED:
                before = row.reason if settlement.state is MessageState.PENDING else None
                self._tables.outbox[key] = replace(
                    row,
                    state=settlement.state,
                    due_at=settlement.due_at,
                    attempt=row.attempt if settlement.called else row.attempt - 1,
                    reason=settlement.reason or before,
                )

    async def supersede(self, message: Message, *, reason: str) -> datetime | None:
        earlier = [
            row
            for row in self._tables.outbox.values()
            if (row.message.subject, row.message.kind) == (message.subject, message.kind)
            and row.message.occasion < message.occasion
            and row.state in {MessageState.PENDING, MessageState.PARKED}
        ]
        for row in earlier:
            self._tables.outbox[row.key] = replace(row, state=MessageState.UNNEEDED, reason=reason)
        return max((row.due_at for row in earlier), default=None)

    async def cancel(self, registration_id: RegistrationId) -> datetime | None:
        cancelled = [key for key in self._tables.outbox if key[0] == registration_id]
        rows = [self._tables.outbox.pop(key) for key in cancelled]
        pending = (row for row in rows if row.state is MessageState.PENDING and row.message.kind in ABOUT_THE_LOGO)
        return max((row.due_at for row in pending), default=None)
