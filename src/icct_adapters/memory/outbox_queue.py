"""The queue of due messages, for workers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta

from icct_core import SETTLED, LeasedMessage, MessageKind, MessageState, OutboxQueue

from .database import InMemoryDatabase
from .tables import OutboxRow, Tables


class InMemoryOutboxQueue(OutboxQueue):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def lease(
        self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
    ) -> Sequence[LeasedMessage]:
        self._database.signal.lower(kind)
        async with self._database.changing() as tables:
            due = [
                row
                for row in tables.outbox.values()
                if row.message.kind is kind
                and row.state is MessageState.PENDING
                and row.due_at <= at
                and not tables.waits_for_another(row.message)
            ]
            due.sort(key=lambda row: (row.attempt if least_tried else 0, row.due_at))
            leased = [replace(row, attempt=row.attempt + 1, due_at=until) for row in due[:limit]]
            tables.outbox.update({row.key: row for row in leased})
        ordered = sorted(leased, key=lambda row: row.message.queued_at)
        return [LeasedMessage(message=row.message, attempt=row.attempt, until=until) for row in ordered]

    async def wait(self, kind: MessageKind, *, at_most: timedelta) -> None:
        await self._database.signal.wait(kind, at_most=at_most)

    def listening(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()  # no other process sees this memory

    async def delivered_since(self, *kinds: MessageKind, since: datetime) -> int:
        return sum(row.due_at > since for kind in kinds for row in self._delivered(kind))

    async def purge(self, kind: MessageKind, *, delivered_before: datetime, limit: int) -> int:
        async with self._database.changing() as tables:
            ended = self._in_state(tables, kind, SETTLED)
            old = [row for row in ended if row.due_at < delivered_before][:limit]
            for row in old:
                del tables.outbox[row.key]
        return len(old)

    def _delivered(self, kind: MessageKind) -> list[OutboxRow]:
        return self._in_state(self._database.tables, kind, {MessageState.DELIVERED})

    def _in_state(self, tables: Tables, kind: MessageKind, states: Collection[MessageState]) -> list[OutboxRow]:
        return [row for row in tables.outbox.values() if row.message.kind is kind and row.state in states]
