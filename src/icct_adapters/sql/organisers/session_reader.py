"""Reads sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from icct_core import IDLE_FOR, SESSION_LIFE, OpenSession, OrganiserId, SessionReader

from ..engine.database import SqlDatabase
from ..tables import organisers, sessions
from ..types import UtcDateTime
from .session_rows import open_session_from_row

_OPEN = (
    select(sessions, organisers)
    .join(organisers, organisers.c.id == sessions.c.organiser_id)
    .where(
        organisers.c.disabled_at.is_(None),
        sessions.c.used_at > bindparam("idle_since", type_=UtcDateTime),
        sessions.c.begun_at > bindparam("old_since", type_=UtcDateTime),
    )
)
_OF_DIGEST = _OPEN.where(sessions.c.digest == bindparam("of_digest"))
_ALL = _OPEN.order_by(sessions.c.used_at.desc(), sessions.c.session_id.desc())
_OF_ORGANISER = _ALL.where(sessions.c.organiser_id == bindparam("of_organiser"))


class SqlSessionReader(SessionReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def find(self, digest: str, *, at: datetime) -> OpenSession | None:
        return next(iter(await self._read(_OF_DIGEST, at, {"of_digest": digest})), None)

    async def all(self, of: OrganiserId | None = None, *, at: datetime) -> Sequence[OpenSession]:
        if of is None:
            return await self._read(_ALL, at, {})
        return await self._read(_OF_ORGANISER, at, {"of_organiser": of.uuid})

    async def _read(self, query: Select[Any], at: datetime, values: dict[str, Any]) -> Sequence[OpenSession]:
        times = {"idle_since": at - IDLE_FOR, "old_since": at - SESSION_LIFE}
        async with self._database.reading() as connection:
            return [open_session_from_row(row) for row in await connection.rows(query, times | values)]
