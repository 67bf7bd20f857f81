"""Fills in the search text of teams that an older version entered without one."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from icct_core import RegistrationId

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import teams
from .registration_reader import SqlRegistrationReader

_BATCH = 500

_MISSING = select(teams.c.registration_id).where(teams.c.search_text == "").limit(_BATCH)
_FILL = (
    update(teams)
    .where(teams.c.registration_id == bindparam("of_registration"), teams.c.search_text == "")
    .values(search_text=bindparam("text"))
)


async def fill_search_texts(database: SqlDatabase) -> int:
    """Give every team that has none its search text, and return how many there were; where none is, only read."""
    filled = 0
    while missing := await _missing(database):
        registrations = await SqlRegistrationReader(database).find_many(missing)
        values = [{"of_registration": one.id, "text": one.search_text} for one in registrations]
        with database_errors():
            async with database.writer.begin() as connection:
                await connection.execute(_FILL, values)
        filled += len(values)
    return filled


async def _missing(database: SqlDatabase) -> list[RegistrationId]:
    with database_errors():
        async with database.reader.connect() as connection:
            return list(await connection.scalars(_MISSING))
