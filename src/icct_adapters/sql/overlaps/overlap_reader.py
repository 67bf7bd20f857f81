"""Finds people who are in two teams: teams by index, and what they share by the core's own rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import (
    Overlap,
    OverlapLevel,
    OverlapReader,
    Person,
    PersonName,
    PhoneNumber,
    RegistrationId,
    TeamId,
    alike,
    marked,
    overlaps_in,
    pair_of,
)

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..rows import Row
from ..tables import overlaps_seen
from .candidates import PEOPLE, PEOPLE_ALIKE, TEAMS_THAT_MAY_SHARE, teams_with_something_shared, values_of

_Pair = tuple[RegistrationId, RegistrationId]
_PARAMETERS = 500
"""Ids in one statement: databases allow some ten thousand, and plan for few."""


class SqlOverlapReader(OverlapReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def of_team(self, registration_id: RegistrationId, *, limit: int) -> Sequence[Overlap]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                own = (await _people(connection, [registration_id])).get(registration_id, [])
                if not own:
                    return []
                values = values_of(own)
                others = await connection.scalars(TEAMS_THAT_MAY_SHARE, values | {"limit": limit})
                people = await _people(connection, list(others), alike=values)
                pairs = chain.from_iterable(alike(own, team) for team in people.values())
                return await _with_marks(connection, overlaps_in(pairs)[:limit])

    async def of_level(self, prefix: str, level: OverlapLevel, *, limit: int) -> Sequence[Overlap]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                teams: set[_Pair] = set()
                for statement in teams_with_something_shared(level, prefix, limit):
                    teams.update(islice(_pairs((await connection.execute(statement)).all()), limit))
                people = await _people(connection, {one for pair in teams for one in pair})
                found = overlaps_in(_compared(teams, people))
                return await _with_marks(connection, [one for one in found if one.level is level][:limit])


def _pairs(rows: Sequence[Any]) -> Iterator[_Pair]:
    """Each two teams that have the same key."""
    having: defaultdict[tuple[str, ...], list[RegistrationId]] = defaultdict(list)
    for registration_id, *key in rows:
        having[tuple(key)].append(registration_id)
    for same in having.values():
        yield from (pair_of(one, other) for one, other in combinations(same, 2))


def _compared(teams: set[_Pair], people: Mapping[RegistrationId, Sequence[Person]]) -> Iterator[tuple[Person, Person]]:
    """Those of the team with the lower number first; nobody of a pair of which one team stopped playing just now."""
    for pair in teams:
        both = [people[one] for one in pair if one in people]
        if len(both) == len(pair):
            yield from alike(*sorted(both, key=lambda team: team[0].team_id))


async def _people(
    connection: AsyncConnection, registration_ids: Collection[RegistrationId], *, alike: Mapping[str, Any] | None = None
) -> dict[RegistrationId, list[Person]]:
    """Everybody of these teams, by team, or those with a name or phone of others; of those that do not play, nobody."""
    people: defaultdict[RegistrationId, list[Person]] = defaultdict(list)
    ids, statement = list(registration_ids), PEOPLE if alike is None else PEOPLE_ALIKE
    names = {} if alike is None else {name: alike[name] for name in ("keys", "phones")}
    for start in range(0, len(ids), _PARAMETERS):
        values = {"ids": ids[start : start + _PARAMETERS], **names}
        for row in (await connection.execute(statement, values)).mappings():
            people[row["registration_id"]].append(_person(row))
    return people


def _person(row: Row) -> Person:
    return Person(
        registration_id=row["registration_id"],
        team_id=TeamId(row["prefix"], row["number"]),
        church_key=row["church_key"],
        name=PersonName(row["name"]),
        key=row["name_key"],
        phone=PhoneNumber(row["phone"]) if row["phone"] is not None else None,
    )


async def _with_marks(connection: AsyncConnection, overlaps: Sequence[Overlap]) -> Sequence[Overlap]:
    if not overlaps:
        return []
    ids = list({one.one.registration_id for one in overlaps} | {one.other.registration_id for one in overlaps})
    seen: set[_Pair] = set()
    for start in range(0, len(ids), _PARAMETERS):
        some = ids[start : start + _PARAMETERS]
        query = select(overlaps_seen.c.one_id, overlaps_seen.c.other_id).where(overlaps_seen.c.one_id.in_(some))
        seen.update(tuple(row) for row in await connection.execute(query))
    return marked(overlaps, seen)
