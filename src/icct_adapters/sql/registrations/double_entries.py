"""Finds teams registered twice under names that look the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import TeamId, TeamName

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import teams

_PLACE = (teams.c.prefix, teams.c.number)


@dataclass(frozen=True, slots=True)
class DoubleEntry:
    """Two numbers whose teams have one captain's phone, and names that look the same."""

    older: TeamId
    younger: TeamId


async def double_entries(database: SqlDatabase) -> Sequence[DoubleEntry]:
    """Every double entry, in the order of the younger numbers; one of which either was removed is none any more."""
    with database_errors():
        async with database.reader.connect() as connection:
            return await read_double_entries(connection)


async def read_double_entries(connection: AsyncConnection) -> Sequence[DoubleEntry]:
    """As ``double_entries``. Migration ``0006`` marked the younger ones: no other key has a space."""
    marked = select(*_PLACE, teams.c.team_name, teams.c.captain_phone).where(teams.c.team_key.like("% %"))
    found = []
    for row in (await connection.execute(marked.order_by(*_PLACE))).mappings().all():
        of_older = teams.c.team_key == TeamName(row["team_name"]).key, teams.c.captain_phone == row["captain_phone"]
        older = (await connection.execute(select(*_PLACE).where(*of_older))).first()
        if older is not None:
            found.append(DoubleEntry(TeamId(*older), TeamId(row["prefix"], row["number"])))
    return found
