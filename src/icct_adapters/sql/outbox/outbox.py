"""Queues messages in the transaction of a registration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, Update, and_, bindparam, case, delete, func, or_, update

from icct_core import ABOUT_THE_LOGO, Message, MessageKind, MessageState, Outbox, RegistrationId, Settlement

from ..engine.connection import SqlConnection
from ..engine.dialect import Dialect
from ..engine.in_transaction import InTransaction
from ..tables import is_parked, is_pending, outbox

_OF_MESSAGE = (
    outbox.c.subject_id == bindparam("of_subject"),
    outbox.c.kind == bindparam("of_kind"),
    outbox.c.occasion == bindparam("of_occasion"),
)
_HOLDS_LEASE = and_(
    outbox.c.state == MessageState.PENDING.value,
    outbox.c.attempt == bindparam("of_attempt"),
    outbox.c.due_at
    == bindparam("of_lease"),  # a lease that called no service gave its attempt back, and the next has it
)
_PENDING_AGAIN = bindparam("state") == MessageState.PENDING.value
_REASON = bindparam("reason", type_=Text)
_SETTLE = (
    update(outbox)
    .where(
        *_OF_MESSAGE,
        or_(_HOLDS_LEASE, bindparam("state") == MessageState.DELIVERED.value),
    )
    .values(
        state=bindparam("state"),
        due_at=bindparam("due_at"),
        attempt=outbox.c.attempt - bindparam("not_called", type_=Integer),
        reason=case((_PENDING_AGAIN, func.coalesce(_REASON, outbox.c.reason)), else_=_REASON),
    )
)

_RETRY = (
    update(outbox)
    .where(
        *_OF_MESSAGE,
        outbox.c.state == bindparam("was"),
    )
    .values(state=MessageState.PENDING.value, queued_at=bindparam("at"), due_at=bindparam("at"), reason=None)
)

_HASTEN = (
    update(outbox)
    .where(
        *_OF_MESSAGE,
        outbox.c.state == MessageState.PENDING.value,
        outbox.c.due_at > bindparam("due_after"),
    )
    .values(due_at=bindparam("at"))
)

_SUPERSEDE = (
    update(outbox)
    .where(
        outbox.c.subject_id == bindparam("of_subject"),
        outbox.c.kind == bindparam("of_kind"),
        outbox.c.occasion < bindparam("of_occasion"),
        or_(is_pending, is_parked),
    )
    .values(state=MessageState.UNNEEDED.value, reason=bindparam("new_reason"))
    .returning(outbox.c.due_at)
)

_CANCEL = (
    delete(outbox)
    .where(outbox.c.subject_id == bindparam("of_subject"))
    .returning(outbox.c.kind, outbox.c.state, outbox.c.due_at)
)


class SqlOutbox(InTransaction, Outbox):
    def __init__(self, connection: SqlConnection, dialect: Dialect) -> None:
        super().__init__(connection, dialect)
        self.queued: set[MessageKind] = set()

    async def ensure(self, *messages: Message) -> None:
        if messages:
            rows = [
                {
                    "subject_id": message.subject,
                    "kind": message.kind.value,
                    "occasion": message.occasion,
                    "state": MessageState.PENDING.value,
                    "queued_at": message.queued_at,
                    "due_at": message.queued_at,
                    "attempt": 0,
                    "reason": None,
                }
                for message in messages
            ]
            await self._connection.change_each(self._dialect.queue_message, rows)
            self.queued.update(message.kind for message in messages)

    async def retry(self, *messages: Message, at: datetime, was: MessageState = MessageState.PARKED) -> None:
        await self._change(_RETRY, messages, at=at, was=was.value)

    async def hasten(self, *messages: Message, at: datetime, due_after: datetime) -> None:
        await self._change(_HASTEN, messages, at=at, due_after=due_after)

    async def _change(self, statement: Update, messages: Sequence[Message], **values: Any) -> None:
        if messages:
            await self._connection.change_each(statement, [_named(message) | values for message in messages])
            self.queued.update(message.kind for message in messages)

    async def settle(self, *settlements: Settlement) -> None:
        if settlements:
            ends = [
                {
                    **_named(settlement.leased.message),
                    "of_attempt": settlement.leased.attempt,
                    "of_lease": settlement.leased.until,
                    "state": settlement.state.value,
                    "due_at": settlement.due_at,
                    "reason": settlement.reason,
                    "not_called": 0 if settlement.called else 1,
                }
                for settlement in settlements
            ]
            await self._connection.change_each(_SETTLE, ends)

    async def supersede(self, message: Message, *, reason: str) -> datetime | None:
        rows = await self._connection.rows(_SUPERSEDE, _named(message) | {"new_reason": reason})
        return max((row["due_at"] for row in rows), default=None)

    async def cancel(self, registration_id: RegistrationId) -> datetime | None:
        rows = await self._connection.rows(_CANCEL, {"of_subject": registration_id})
        pending = (row for row in rows if row["state"] == MessageState.PENDING.value and row["kind"] in ABOUT_THE_LOGO)
        return max((row["due_at"] for row in pending), default=None)


def _named(message: Message) -> dict[str, Any]:
    return {"of_subject": message.subject, "of_kind": message.kind.value, "of_occasion": message.occasion}
