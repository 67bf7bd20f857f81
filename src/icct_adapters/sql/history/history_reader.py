"""Reads the history, the newest entries first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from icct_core import Arrival, HistoryFilter, HistoryReader, RecordedEntry, RegistrationId, TeamId

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import history, teams
from .entries import entry_from_row

_ENTRIES = (
    select(history, teams.c.prefix.label("team_prefix"), teams.c.number.label("team_number"))
    .outerjoin(teams, teams.c.registration_id == history.c.registration_id)
    .order_by(history.c.number.desc())
)
_ARRIVALS = select(teams.c.prefix, teams.c.number, teams.c.registered_at).order_by(teams.c.number.desc())
_OF_TEAMS = _ENTRIES.where(history.c.registration_id.in_(bindparam("ids", expanding=True)))


class SqlHistoryReader(HistoryReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def of(self, registration_ids: Collection[RegistrationId]) -> Sequence[RecordedEntry]:
        return await self._entries(_OF_TEAMS, {"ids": list(registration_ids)})

    async def page(self, which: HistoryFilter, *, before: int | None, limit: int) -> Sequence[RecordedEntry]:
        query = _ENTRIES.where(history.c.prefix == which.prefix).limit(limit)
        if before is not None:
            query = query.where(history.c.number < before)
        if which.since is not None:
            query = query.where(history.c.at >= which.since)
        if which.actions:
            query = query.where(history.c.action.in_([action.value for action in which.actions]))
        if which.team_id is not None:
            query = query.where(teams.c.prefix == which.team_id.prefix, teams.c.number == which.team_id.number)
        if which.actor is not None:
            by = which.actor
            query = query.where(history.c.actor_kind == by.kind.value, history.c.actor_name == by.name)
        return await self._entries(query)

    async def arrivals(
        self, prefix: str, *, team_id: TeamId | None = None, before: int | None, limit: int
    ) -> Sequence[Arrival]:
        query = _ARRIVALS.where(teams.c.prefix == prefix).limit(limit)
        if before is not None:
            query = query.where(teams.c.number < before)
        if team_id is not None:
            query = query.where(teams.c.prefix == team_id.prefix, teams.c.number == team_id.number)
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = await connection.execute(query)
                return [Arrival(TeamId(row.prefix, row.number), row.registered_at) for row in rows]

    async def _entries(self, query: Select[Any], values: Mapping[str, object] | None = None) -> list[RecordedEntry]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [entry_from_row(row) for row in (await connection.execute(query, values)).mappings()]
