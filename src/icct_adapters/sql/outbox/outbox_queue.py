"""Leases due messages to workers, and settles them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from icct_core import WAITS_ITS_TURN, LeasedMessage, Message, MessageKind, OutboxQueue

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import is_pending, is_settled, outbox
from .waiting import IS_NEXT

_OF_KIND = outbox.c.kind == bindparam("of_kind")


def _lease(order: Sequence[ColumnElement[Any]], *conditions: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Of the due messages the first in this order.

    A common table expression is evaluated once; as a subquery PostgreSQL may run it again, and lease too many.
    """
    due = (
        select(outbox.c.id)
        .where(is_pending, _OF_KIND, outbox.c.due_at <= bindparam("at"), *conditions)
        .order_by(*order)
        .limit(bindparam("at_most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(due_at=bindparam("until"), attempt=outbox.c.attempt + 1)
        .returning(outbox.c.subject_id, outbox.c.occasion, outbox.c.queued_at, outbox.c.attempt)
    )


_BY_TIME, _LEAST_TRIED = (outbox.c.due_at,), (outbox.c.attempt, outbox.c.due_at)
_LEASE = {
    (is_ordered, least_tried): _lease(_LEAST_TRIED if least_tried else _BY_TIME, *([IS_NEXT] if is_ordered else []))
    for is_ordered in (False, True)
    for least_tried in (False, True)
}
"""By whether the kind's messages wait for earlier ones, and whether those tried least often go first."""

_DELIVERED_SINCE = (
    select(func.count())
    .select_from(outbox)
    .where(
        is_settled,
        outbox.c.state == literal_column("'delivered'"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.due_at > bindparam("since"),
    )
)
_OLD = (
    select(outbox.c.id)
    .where(is_settled, _OF_KIND, outbox.c.due_at < bindparam("before"))
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("old")
)
_PURGE = delete(outbox).where(outbox.c.id.in_(select(_OLD.c.id))).returning(outbox.c.kind)


class SqlOutboxQueue(OutboxQueue):
    """On PostgreSQL other workers skip what one is taking; on SQLite its single writer keeps them apart."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def lease(
        self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
    ) -> Sequence[LeasedMessage]:
        self._database.signal.lower(kind)
        values = {"of_kind": kind.value, "at": at, "until": until, "at_most": limit}
        async with self._database.transaction() as connection:
            rows = await connection.rows(_LEASE[kind in WAITS_ITS_TURN, least_tried], values)
        leased = [
            LeasedMessage(
                message=Message(
                    subject=row["subject_id"], kind=kind, queued_at=row["queued_at"], occasion=row["occasion"]
                ),
                attempt=row["attempt"],
                until=until,
            )
            for row in rows
        ]
        return sorted(leased, key=lambda one: one.message.queued_at)

    async def wait(self, kind: MessageKind, *, at_most: timedelta) -> None:
        await self._database.signal.wait(kind, at_most=at_most)

    def listening(self) -> AbstractAsyncContextManager[None]:
        return self._database.notices.listening()

    async def delivered_since(self, *kinds: MessageKind, since: datetime) -> int:
        with database_errors():
            async with self._database.reader.connect() as connection:
                values = {"kinds": [kind.value for kind in kinds], "since": since}
                return await connection.scalar(_DELIVERED_SINCE, values) or 0

    async def purge(self, kind: MessageKind, *, delivered_before: datetime, limit: int) -> int:
        values = {"of_kind": kind.value, "before": delivered_before, "at_most": limit}
        async with self._database.transaction() as connection:
            return len(await connection.rows(_PURGE, values))
