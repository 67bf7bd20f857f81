"""Reading registrations, outside any transaction that writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from icct_core import (
    Logo,
    Registration,
    RegistrationFilter,
    RegistrationId,
    RegistrationReader,
    RegistrationSummary,
    TeamId,
    TeamNotFound,
)

from .engine import SqlDatabase
from .errors import database_errors
from .rows import logo_from_row, registration_from_rows, summary_from_row
from .tables import players, staged_files, teams

_PLAYER_COUNT = (
    select(func.count())
    .where(players.c.registration_id == teams.c.registration_id)
    .scalar_subquery()
    .label("player_count")
)


class SqlRegistrationReader(RegistrationReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def get(self, team_id: TeamId) -> Registration:
        return await self._one((teams.c.prefix == team_id.prefix) & (teams.c.number == team_id.number))

    async def get_by_id(self, registration_id: RegistrationId) -> Registration:
        return await self._one(teams.c.registration_id == registration_id)

    async def find_staged_logo(self, registration_id: RegistrationId) -> Logo | None:
        query = select(staged_files).where(staged_files.c.registration_id == registration_id)
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(query)).mappings().one_or_none()
        return logo_from_row(row) if row is not None else None

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        query = _matching(select(teams, _PLAYER_COUNT), which).order_by(teams.c.prefix, teams.c.number).limit(limit)
        if after is not None:
            query = query.where(tuple_(teams.c.prefix, teams.c.number) > (after.prefix, after.number))
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query)).mappings().all()
        return [summary_from_row(row) for row in rows]

    async def count(self, which: RegistrationFilter) -> int:
        query = _matching(select(func.count()).select_from(teams), which)
        with database_errors():
            async with self._database.reader.connect() as connection:
                return await connection.scalar(query) or 0

    async def _one(self, which: ColumnElement[bool]) -> Registration:
        with database_errors():
            async with self._database.reader.connect() as connection:
                team_row = (await connection.execute(select(teams).where(which))).mappings().one_or_none()
                if team_row is None:
                    raise TeamNotFound
                squad = select(players).where(players.c.registration_id == team_row["registration_id"])
                player_rows = (await connection.execute(squad.order_by(players.c.position))).mappings().all()
        return registration_from_rows(team_row, player_rows)


def _matching(query: Select[Any], which: RegistrationFilter) -> Select[Any]:
    if which.status is not None:
        query = query.where(teams.c.status == which.status.value)
    if which.church_key is not None:
        query = query.where(teams.c.church_key == which.church_key)
    return query
