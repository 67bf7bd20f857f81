"""Finds people who are in two teams: teams by index, and what they share by the core's own rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, combinations, islice
from typing import Any

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
)

from ..engine.connection import SqlalchemyConnection, SqlConnection
from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..rows import Row
from .arrays import as_sent
from .candidates import STATEMENTS, values_of
from .shared_keys import KEYS_LIMIT, SHARED, people_who_share

_Pair = tuple[RegistrationId, RegistrationId]
_Teams = tuple[list[Person], list[Person]]
_MORE = (2, 16)
"""How many times as many as asked for are looked at, until there are enough: some may be of a surer level."""

_ID = "registration_id"
_OF_PERSON = 7
_SHARED = {level: [people_who_share(one) for one in shared] for level, shared in SHARED.items()}
_PARAMETERS = 500
"""Ids in one statement: databases allow some ten thousand, and plan for few."""


class SqlOverlapReader(OverlapReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def of_team(self, registration_id: RegistrationId, *, limit: int) -> Sequence[Overlap]:
        dialect = self._database.reader.dialect.name
        statements = STATEMENTS[dialect]
        async with self._database.reading() as connection:
            of_own = {"ids": as_sent([registration_id], dialect)}
            own = [_person(row) for row in await connection.rows(statements.people, of_own)]
            if not own:
                return []
            others = await connection.rows(statements.others, values_of(own) | {"limit": limit})
            pairs = alike(own, {_person(row) for row in others})
            return await _with_marks(connection, dialect, overlaps_in(pairs, most=limit))

    async def of_level(self, prefix: str, level: OverlapLevel, *, limit: int) -> Sequence[Overlap]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                for most in (limit * more for more in _MORE):
                    pairs: list[_Teams] = []
                    is_all = True
                    for statement in _SHARED[level]:
                        values = {"prefix": prefix, KEYS_LIMIT: most}
                        sharing = _by_key((await connection.execute(statement, values)).all())
                        pairs += islice(_teams_in_pairs(sharing), most)
                        is_all = is_all and max(len(sharing), len(pairs)) < most
                    found = [one for one in overlaps_in(_compared(pairs)) if one.level is level]
                    if is_all or len(found) >= limit:
                        break
                return await _with_marks(SqlalchemyConnection(connection), connection.dialect.name, found[:limit])


def _by_key(rows: Sequence[Any]) -> Collection[Collection[list[Person]]]:
    """Who has a key, by team, of each key."""
    teams: defaultdict[Any, defaultdict[RegistrationId, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        teams[row[:-_OF_PERSON]][row.registration_id].append(_person(row._mapping))  # noqa: SLF001  its public name
    return [sharing.values() for sharing in teams.values()]


def _teams_in_pairs(sharing: Collection[Collection[list[Person]]]) -> Iterator[_Teams]:
    """Each two teams with the same key, the one with the lower number first."""
    for teams in sharing:
        yield from combinations(sorted(teams, key=lambda team: team[0].team_id), 2)


def _compared(pairs: Iterable[_Teams]) -> Iterator[tuple[Person, Person]]:
    return chain.from_iterable(alike(one, other) for one, other in pairs)


def _person(row: Row) -> Person:
    return Person(
        registration_id=row["registration_id"],
        team_id=TeamId(row["prefix"], row["number"]),
        church_key=row["church_key"],
        name=PersonName(row["name"]),
        key=row["name_key"],
        phone=PhoneNumber(row["phone"]) if row["phone"] is not None else None,
    )


async def _with_marks(connection: SqlConnection, dialect: str, overlaps: Sequence[Overlap]) -> Sequence[Overlap]:
    if not overlaps:
        return []
    ids = list({one.one.registration_id for one in overlaps} | {one.other.registration_id for one in overlaps})
    statement, seen = STATEMENTS[dialect].seen, set[_Pair]()
    for start in range(0, len(ids), _PARAMETERS):
        some = {"ids": as_sent(ids[start : start + _PARAMETERS], dialect)}
        seen.update((row["one_id"], row["other_id"]) for row in await connection.rows(statement, some))
    return marked(overlaps, seen)
