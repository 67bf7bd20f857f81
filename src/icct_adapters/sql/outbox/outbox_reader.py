"""Lists and counts the messages of the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from icct_core import Message, MessageKind, MessageState, OutboxDepth, OutboxEntry, OutboxFilter, OutboxReader, TeamId

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import outbox, teams
from .waiting import PARKED, PENDING

_ENTRIES = (
    select(outbox, teams.c.prefix, teams.c.number)
    .outerjoin(teams, teams.c.registration_id == outbox.c.subject_id)
    .order_by(outbox.c.queued_at, outbox.c.kind, outbox.c.occasion)
)
_OF_ALL = _ENTRIES.where(outbox.c.state.in_(bindparam("states", expanding=True))).limit(bindparam("at_most"))
_OF_TEAM = _OF_ALL.where(teams.c.prefix == bindparam("prefix"), teams.c.number == bindparam("number"))


class SqlOutboxReader(OutboxReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def entries(self, which: OutboxFilter, *, limit: int) -> Sequence[OutboxEntry]:
        values: dict[str, object] = {"states": [state.value for state in which.states], "at_most": limit}
        if which.team_id is not None:
            values |= {"prefix": which.team_id.prefix, "number": which.team_id.number}
        query = _OF_ALL if which.team_id is None else _OF_TEAM
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query, values)).all()
        return [
            OutboxEntry(
                team_id=TeamId(row.prefix, row.number) if row.number is not None else None,
                message=Message(
                    subject=row.subject_id, kind=MessageKind(row.kind), queued_at=row.queued_at, occasion=row.occasion
                ),
                state=MessageState(row.state),
                attempt=row.attempt,
                due_at=row.due_at,
                reason=row.reason,
            )
            for row in rows
        ]

    async def depth(self) -> OutboxDepth:
        with database_errors():
            async with self._database.reader.connect() as connection:
                pending, oldest, due = (await connection.execute(PENDING)).one()
                parked = await connection.scalar(PARKED) or 0
        return OutboxDepth(pending=pending, oldest=oldest, due=due, parked=parked)
