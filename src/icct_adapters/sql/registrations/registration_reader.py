"""Reads, searches and lists registrations, outside any writing transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Select,
    bindparam,
    func,
    select,
)

from icct_core import (
    ErasableTeam,
    ListPlace,
    Registration,
    RegistrationFilter,
    RegistrationId,
    RegistrationReader,
    RegistrationSummary,
    StagedLogo,
    StatusCounts,
    TeamId,
    TeamNotFound,
    TeamOrder,
)

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..engine.joined import JoinedReads
from ..rows import Row, registration_from_rows, staged_from_row, summary_from_row
from ..tables import players, staged_files, teams
from .matching import matching, of_church
from .pages import has_parameters_alone, page_of
from .search import counts_of, search_of, searches_by_parameters
from .sorted_pages import place_of, sorted_page_of
from .status_counter import StatusCounter, count_matching
from .withdrawn import WITHDRAWN_BEFORE


class _Whole(NamedTuple):
    """What reads registrations with their squads; made once, which takes as long as reading them."""

    teams: Select[Any]
    players: Select[Any]

    @classmethod
    def of(cls, which: ColumnElement[bool]) -> _Whole:
        squads = select(players).join(teams, teams.c.registration_id == players.c.registration_id)
        return cls(select(teams).where(which), squads.where(which).order_by(players.c.position))


_OF_NUMBER = _Whole.of((teams.c.prefix == bindparam("prefix")) & (teams.c.number == bindparam("number")))
_OF_IDS = _Whole.of(teams.c.registration_id.in_(bindparam("ids", expanding=True)))


class SqlRegistrationReader(RegistrationReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._counter = StatusCounter()
        self._counts_of_all = JoinedReads(self._count_all)

    async def get(self, team_id: TeamId) -> Registration:
        found = await self._whole(_OF_NUMBER, {"prefix": team_id.prefix, "number": team_id.number})
        if not found:
            raise TeamNotFound
        return found[0]

    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        return await self._whole(_OF_IDS, {"ids": list(registration_ids)})

    async def namesake(self, registration: Registration) -> TeamId | None:
        team = registration.known_team
        query = select(teams.c.prefix, teams.c.number).where(
            teams.c.team_key == team.name.key,
            teams.c.captain_phone == team.captain.phone.digits,
            teams.c.registration_id != registration.id,
        )
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(query)).first()
        return TeamId(*row) if row else None

    async def staged_logos(self, registration_ids: Collection[RegistrationId]) -> Mapping[RegistrationId, StagedLogo]:
        query = select(staged_files).where(staged_files.c.registration_id.in_(registration_ids))
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = (await connection.execute(query)).mappings().all()
        return {row["registration_id"]: staged_from_row(row) for row in rows}

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        if has_parameters_alone(which):
            async with self._database.reading() as known:
                lines = await known.rows(*page_of(which, (), after, limit))
            return [summary_from_row(line) for line in lines]
        with database_errors():
            async with self._database.reader.connect() as connection:
                statement, values = page_of(which, await of_church(connection, which), after, limit)
                rows = (await connection.execute(statement, values)).mappings().all()
        return [summary_from_row(row) for row in rows]

    async def sorted_page(
        self, which: RegistrationFilter, order: TeamOrder, *, after: ListPlace | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        place: Sequence[Any] | None = None
        with database_errors():
            async with self._database.reader.connect() as connection:
                if after is not None:
                    place = (await connection.execute(place_of(order, after))).one_or_none()
                    if place is None:
                        return []
                query = sorted_page_of(which, await of_church(connection, which), order, place, limit)
                rows = (await connection.execute(query)).mappings().all()
        return [summary_from_row(row) for row in rows]

    async def search(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int, at_most: int
    ) -> tuple[Sequence[RegistrationSummary], StatusCounts]:
        rows: Sequence[Row]
        if searches_by_parameters(which):
            async with self._database.reading() as known:
                rows = await known.rows(*search_of(which, (), after, limit, at_most))
        else:
            with database_errors():
                async with self._database.reader.connect() as connection:
                    statement, values = search_of(which, await of_church(connection, which), after, limit, at_most)
                    rows = (await connection.execute(statement, values)).mappings().all()
        counts = counts_of(rows[0], at_most)
        page = [summary_from_row(row) for row in rows if row["registration_id"] is not None]
        if not counts.is_exact and len(page) < limit:
            return await self.page(which, after=after, limit=limit), counts  # others are after those that were found
        return page, counts

    async def count(self, which: RegistrationFilter, *, at_most: int | None = None) -> int:
        with database_errors():
            async with self._database.reader.connect() as connection:
                church = await of_church(connection, which)
                query = matching(select(func.count()).select_from(teams), which, church)
                if at_most is not None:
                    some = matching(select(teams.c.number), which, church).limit(at_most).subquery()
                    query = select(func.count()).select_from(some)
                return await connection.scalar(query) or 0

    async def status_counts(self, which: RegistrationFilter, *, at_most: int) -> StatusCounts:
        if not which.is_wide and which.church_key is None:
            counts = await self._counts_of_all()
            return counts if which.removed else replace(counts, removed=0)
        with database_errors():
            async with self._database.reader.connect() as connection:
                return await count_matching(connection, which, at_most)

    async def arrivals(self, prefix: str, *, since: datetime, step: timedelta, steps: int) -> Sequence[int]:
        bounds = [since + number * step for number in range(steps + 1)]
        counts = [_registered(prefix, one, other) for one, other in pairwise(bounds)]
        with database_errors():
            async with self._database.reader.connect() as connection:
                return list((await connection.execute(select(*counts))).one())

    async def withdrawn_before(self, at: datetime, *, prefix: str, limit: int) -> Sequence[ErasableTeam]:
        values = {"prefix": prefix, "at": at, "at_most": limit}
        with database_errors():
            async with self._database.reader.connect() as connection:
                rows = await connection.execute(WITHDRAWN_BEFORE, values)
                return [ErasableTeam(TeamId(prefix, number), version) for number, version in rows]

    async def _count_all(self) -> StatusCounts:
        async with self._database.reading() as connection:
            return await self._counter.count(connection)

    async def _whole(self, which: _Whole, values: Mapping[str, object]) -> list[Registration]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                team_rows = (await connection.execute(which.teams, values)).mappings().all()
                player_rows = (await connection.execute(which.players, values)).mappings().all()
        of_team: defaultdict[RegistrationId, list[RowMapping]] = defaultdict(list)
        for row in player_rows:
            of_team[row["registration_id"]].append(row)
        return [registration_from_rows(row, of_team[row["registration_id"]]) for row in team_rows]


def _registered(prefix: str, since: datetime, before: datetime) -> ScalarSelect[int]:
    """How many teams there are of a range of an index, which no row has to be read for."""
    at = teams.c.registered_at
    count = select(func.count()).select_from(teams)
    return count.where(teams.c.prefix == prefix, at >= since, at < before).scalar_subquery()
