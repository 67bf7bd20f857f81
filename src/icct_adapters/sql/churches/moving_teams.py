"""Takes teams from one church to another, and writes what a church's teams are found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, select, update

from icct_core import Registration, RegistrationId

from ..engine.connection import SqlConnection
from ..rows import Row, registration_from_rows
from ..tables import churches, players, teams

_OF_CHURCH = (teams.c.prefix == bindparam("of_prefix")) & (teams.c.church_key == bindparam("of_key"))
_TEAMS = select(teams).where(_OF_CHURCH).order_by(teams.c.number).with_for_update()
_SQUADS = (
    select(players)
    .join(teams, teams.c.registration_id == players.c.registration_id)
    .where(_OF_CHURCH)
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
_WORDS = select(churches.c.search_text).where(
    churches.c.prefix == bindparam("of_prefix"), churches.c.church_key == bindparam("of_key")
)


async def move_teams(
    connection: SqlConnection, prefix: str, from_key: str, into_key: str, goes: Callable[[Registration], bool]
) -> frozenset[RegistrationId]:
    """Take the teams that go, and their count, from one church to another; both churches' rows are locked."""
    moved = [one for _, one in await _teams_of(connection, prefix, from_key) if goes(one)]
    if not moved:
        return frozenset()
    words = await connection.value(_WORDS, {"of_prefix": prefix, "of_key": into_key})
    await connection.change_each(
        _MOVE,
        [{"of_id": one.id, "new_key": into_key, "new_text": _found_by(one, words)} for one in moved],
    )
    await connection.change_each(_MOVE_SQUAD, [{"of_id": one.id, "new_key": into_key} for one in moved])
    playing = sum(one.plays for one in moved)
    await connection.change(_COUNT, {"of_prefix": prefix, "of_key": from_key, "more": -playing})
    await connection.change(_COUNT, {"of_prefix": prefix, "of_key": into_key, "more": playing})
    return frozenset(one.id for one in moved)


async def write_search_texts(connection: SqlConnection, prefix: str, key: str, words: str) -> None:
    """Let the teams of a church be found by these words, too."""
    texts = [
        {"of_id": one.id, "new_key": key, "new_text": _found_by(one, words)}
        for row, one in await _teams_of(connection, prefix, key)
        if row["search_text"] != _found_by(one, words)
    ]
    if texts:
        await connection.change_each(_MOVE, texts)


async def _teams_of(connection: SqlConnection, prefix: str, key: str) -> Sequence[tuple[Row, Registration]]:
    of_church = {"of_prefix": prefix, "of_key": key}
    rows = await connection.rows(_TEAMS, of_church)
    squads: defaultdict[RegistrationId, list[Row]] = defaultdict(list)
    for player in await connection.rows(_SQUADS, of_church) if rows else ():
        squads[player["registration_id"]].append(player)
    return [(row, registration_from_rows(row, squads[row["registration_id"]])) for row in rows]


def _found_by(registration: Registration, words: str | None) -> str:
    return f"{registration.search_text} {words}" if words else registration.search_text
