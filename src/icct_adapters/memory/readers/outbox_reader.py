"""Lists and counts the messages of the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import OutboxDepth, OutboxEntry, OutboxFilter, OutboxReader

from ..database import InMemoryDatabase


class InMemoryOutboxReader(OutboxReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def entries(self, which: OutboxFilter, *, limit: int) -> Sequence[OutboxEntry]:
        tables = self._database.tables
        found = (
            OutboxEntry(
                team_id=of_team.team_id if (of_team := tables.registrations.get(row.message.registration_id)) else None,
                message=row.message,
                state=row.state,
                attempt=row.attempt,
                due_at=row.due_at,
                reason=row.reason,
            )
            for row in sorted(
                tables.outbox.values(), key=lambda row: (row.message.queued_at, row.message.kind, row.message.occasion)
            )
            if row.state in which.states
        )
        return [entry for entry in found if which.team_id in {None, entry.team_id}][:limit]

    async def depth(self) -> OutboxDepth:
        return self._database.tables.outbox_depth()
