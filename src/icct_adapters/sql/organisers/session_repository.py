"""Begins, uses and ends sessions, inside a transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from icct_core import IDLE_FOR, SESSION_LIFE, OrganiserId, Session, SessionId, SessionNotFound, SessionRepository

from ..engine.in_transaction import InTransaction
from ..tables import sessions
from ..types import UtcDateTime
from .session_rows import session_to_row

_OF_ID = sessions.c.session_id == bindparam("of_id")
_OF_ORGANISER = sessions.c.organiser_id == bindparam("of_organiser")
_ADD = insert(sessions).values({column.name: bindparam(column.name) for column in sessions.c})
_USE = update(sessions).where(_OF_ID, sessions.c.used_at < bindparam("at")).values(used_at=bindparam("at"))
_END = delete(sessions).where(_OF_ID, _OF_ORGANISER)
_END_ALL = delete(sessions).where(_OF_ORGANISER)
_END_OTHERS = _END_ALL.where(sessions.c.session_id != bindparam("but_id"))
_ENDED = (
    select(sessions.c.session_id)
    .where(
        or_(
            sessions.c.used_at <= bindparam("idle_since", type_=UtcDateTime),
            sessions.c.begun_at <= bindparam("old_since", type_=UtcDateTime),
        )
    )
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("ended")  # evaluated once: as a subquery PostgreSQL may run it again and forget more than the limit
)
_PURGE = delete(sessions).where(sessions.c.session_id.in_(select(_ENDED.c.session_id))).returning(sessions.c.session_id)


class SqlSessionRepository(InTransaction, SessionRepository):
    async def add(self, session: Session) -> None:
        await self._connection.change(_ADD, session_to_row(session))

    async def use(self, session_id: SessionId, *, at: datetime) -> None:
        await self._connection.change(_USE, {"of_id": session_id.uuid, "at": at})

    async def end(self, session_id: SessionId, of: OrganiserId) -> None:
        if not await self._connection.change(_END, {"of_id": session_id.uuid, "of_organiser": of.uuid}):
            raise SessionNotFound

    async def end_all(self, of: OrganiserId, but: SessionId | None = None) -> int:
        if but is None:
            return await self._connection.change(_END_ALL, {"of_organiser": of.uuid})
        return await self._connection.change(_END_OTHERS, {"of_organiser": of.uuid, "but_id": but.uuid})

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        values = {"idle_since": ended_at - IDLE_FOR, "old_since": ended_at - SESSION_LIFE, "at_most": limit}
        return len(await self._connection.rows(_PURGE, values))
