"""Takes teams from one church to another, and writes what a church's teams are found by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from sqlalchemy import bindparam, select, update

from icct_core import Registration, RegistrationId

from ..engine.connection import SqlConnection
from ..rows import Row, registration_from_rows
from ..tables import churches, players, teams

_KEYS = tuple(f"key_{number}" for number in range(100))
"""Parameters for the keys of so many churches, which are read at once; fewer are named again and again."""

_OF_CHURCHES = (teams.c.prefix == bindparam("of_prefix")) & teams.c.church_key.in_([bindparam(key) for key in _KEYS])
_TEAMS = select(teams).where(_OF_CHURCHES).order_by(teams.c.number).with_for_update()
_SQUADS = (
    select(players)
    .join(teams, teams.c.registration_id == players.c.registration_id)
    .where(_OF_CHURCHES)
    .order_by(players.c.position)
)
_MOVE = (
    update(teams)
    .where(teams.c.registration_id == bindparam("of_id"))
    .values(church_key=bindparam("new_key"), search_text=bindparam("new_text"))
)
_MOVE_SQUAD = (
    update(players).where(players.c.registration_id == bindparam("of_id")).values(church_key=bindparam("new_key"))
)
_COUNT = (
    update(churches)
    .where(churches.c.prefix == bindparam("of_prefix"), churches.c.church_key == bindparam("of_key"))
    .values(teams=churches.c.teams + bindparam("more"))
)
_WORDS = select(churches.c.church_key, churches.c.search_text).where(
    churches.c.prefix == bindparam("of_prefix"), churches.c.church_key.in_([bindparam(key) for key in _KEYS])
)


async def move_teams(
    connection: SqlConnection, prefix: str, into: Mapping[str, str], goes: Callable[[Registration], bool]
) -> Mapping[str, frozenset[RegistrationId]]:
    """Take the teams that go, and their count, each to the church that ``into`` names for its own; rows are locked."""
    found = {
        key: [one for _, one in of_it if goes(one)]
        for key, of_it in (await _teams_of(connection, prefix, into)).items()
    }
    words = await _words_of(connection, prefix, {into[key] for key, moved in found.items() if moved})
    moves = [(one, into[key]) for key, moved in found.items() for one in moved]
    if moves:
        texts = [{"of_id": one.id, "new_key": key, "new_text": _found_by(one, words.get(key))} for one, key in moves]
        await connection.change_each(_MOVE, texts)
        await connection.change_each(_MOVE_SQUAD, [{"of_id": one.id, "new_key": key} for one, key in moves])
        more: Counter[str] = Counter()
        for key, moved in found.items():
            playing = sum(one.plays for one in moved)
            more.update({into[key]: playing})
            more.subtract({key: playing})
        counts = [{"of_prefix": prefix, "of_key": key, "more": teams} for key, teams in sorted(more.items())]
        await connection.change_each(_COUNT, counts)
    return {key: frozenset(one.id for one in found.get(key, ())) for key in into}


async def write_search_texts(connection: SqlConnection, prefix: str, words: Mapping[str, str]) -> None:
    """Let the teams of each church be found by its words, too."""
    texts = [
        {"of_id": one.id, "new_key": key, "new_text": _found_by(one, words[key])}
        for key, of_it in (await _teams_of(connection, prefix, words)).items()
        for row, one in of_it
        if row["search_text"] != _found_by(one, words[key])
    ]
    if texts:
        await connection.change_each(_MOVE, texts)


async def _teams_of(
    connection: SqlConnection, prefix: str, keys: Iterable[str]
) -> Mapping[str, Sequence[tuple[Row, Registration]]]:
    """Teams by the keys of their churches, in the order of their numbers."""
    found: defaultdict[str, list[tuple[Row, Registration]]] = defaultdict(list)
    for some in _in_parts(prefix, keys):
        rows = await connection.rows(_TEAMS, some)
        squads: defaultdict[RegistrationId, list[Row]] = defaultdict(list)
        for player in await connection.rows(_SQUADS, some) if rows else ():
            squads[player["registration_id"]].append(player)
        for row in rows:
            found[row["church_key"]].append((row, registration_from_rows(row, squads[row["registration_id"]])))
    return found


async def _words_of(connection: SqlConnection, prefix: str, keys: Iterable[str]) -> Mapping[str, str]:
    parts = [await connection.rows(_WORDS, some) for some in _in_parts(prefix, keys)]
    return {row["church_key"]: row["search_text"] for rows in parts for row in rows}


def _in_parts(prefix: str, keys: Iterable[str]) -> Iterator[dict[str, str]]:
    """The parameters of one statement after the other."""
    left = sorted(keys)
    for start in range(0, len(left), len(_KEYS)):
        some = left[start : start + len(_KEYS)]
        yield {"of_prefix": prefix} | dict(zip_longest(_KEYS, some, fillvalue=some[-1]))


def _found_by(registration: Registration, words: str | None) -> str:
    return f"{registration.search_text} {words}" if words else registration.search_text
