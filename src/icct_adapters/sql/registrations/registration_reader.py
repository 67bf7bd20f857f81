"""Reads, searches and lists registrations, outside any writing transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    RowMapping,
    Select,
    Text,
    bindparam,
    func,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

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

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..rows import logo_from_row, registration_from_rows, summary_from_row
from ..tables import players, staged_files, teams

T = TypeVar("T")

_PLAYER_COUNT = (
    select(func.count())
    .where(players.c.registration_id == teams.c.registration_id)
    .scalar_subquery()
    .label("player_count")
)

_ESCAPED = str.maketrans({character: f"/{character}" for character in "/%_"})

_ORDER = (teams.c.prefix, teams.c.number)


class SqlRegistrationReader(RegistrationReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def get(self, team_id: TeamId) -> Registration:
        found = await self._whole((teams.c.prefix == team_id.prefix) & (teams.c.number == team_id.number))
        if not found:
            raise TeamNotFound
        return found[0]

    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        return await self._whole(teams.c.registration_id.in_(registration_ids))

    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, Logo]:
        query = select(staged_files).where(staged_files.c.registration_id.in_(registration_ids))
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query)).mappings().all()
        return {row["registration_id"]: logo_from_row(row) for row in rows}

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        matching = _matching(select(teams, _PLAYER_COUNT), which)
        at_most = _planned_for(limit, Integer, alone=len(which.words) == 1)
        query = _behind(after, matching, at_most) if after else matching.order_by(*_ORDER).limit(at_most)
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query)).mappings().all()
        return [summary_from_row(row) for row in rows]

    async def count(self, which: RegistrationFilter) -> int:
        query = _matching(select(func.count()).select_from(teams), which)
        with database_errors():
            async with self._database.reader.connect() as connection:
                return await connection.scalar(query) or 0

    async def _whole(self, which: ColumnElement[bool]) -> list[Registration]:
        squads = select(players).join(teams, teams.c.registration_id == players.c.registration_id)
        with database_errors():
            async with self._database.reader.connect() as connection:
                team_rows = (await connection.execute(select(teams).where(which))).mappings().all()
                ordered = squads.where(which).order_by(players.c.position)
                player_rows = (await connection.execute(ordered)).mappings().all()
        of_team: defaultdict[RegistrationId, list[RowMapping]] = defaultdict(list)
        for row in player_rows:
            of_team[row["registration_id"]].append(row)
        return [registration_from_rows(row, of_team[row["registration_id"]]) for row in team_rows]


def _behind(after: TeamId, matching: Select[Any], limit: BindParameter[int]) -> CompoundSelect[Any]:
    """The rest of a prefix, then the prefixes behind it.

    Both are ranges that a planner can guess the size of. It cannot for ``(prefix, number) > (…, …)``, and then reads
    every team after the page before to find those of one church.
    """
    same = matching.where(teams.c.prefix == after.prefix, teams.c.number > after.number)
    others = matching.where(teams.c.prefix > after.prefix)
    parts = (part.order_by(*_ORDER).limit(limit).subquery().select() for part in (same, others))
    return union_all(*parts).order_by("prefix", "number").limit(limit)


def _matching(query: Select[Any], which: RegistrationFilter) -> Select[Any]:
    if which.status is not None:
        query = query.where(teams.c.status == which.status.value)
    if which.church_key is not None:
        query = query.where(teams.c.church_key == which.church_key)
    if not which.removed:
        query = query.where(teams.c.team_name != "")
    for word in which.words:
        pattern = _planned_for(f"%{word.translate(_ESCAPED)}%", Text, alone=len(which.words) == 1)
        query = query.where(teams.c.search_text.like(pattern, escape="/"))
    return query


def _planned_for(value: T, type_: type[TypeEngine[T]], *, alone: bool) -> BindParameter[T]:
    """A value of a search; that of one word ``alone`` is written into the statement, so that PostgreSQL plans for it.

    For a parameter's values it plans a few times, and from then on for any: it would read and sort all teams that have
    a common word to show the first hundred of them. Few teams have several words, and planning for each takes longer.
    """
    return bindparam(None, value, type_, literal_execute=alone)
