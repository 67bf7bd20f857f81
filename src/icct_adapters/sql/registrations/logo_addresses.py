"""Lists the addresses of all stored logos."""

from __future__ import annotations

from sqlalchemy import select

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import teams


async def logo_addresses(database: SqlDatabase) -> list[str]:
    """The address of every stored logo, on the tables of any version."""
    query = select(teams.c.logo_url).where(teams.c.logo_url.is_not(None))
    with database_errors():
        async with database.reader.connect() as connection:
            return list((await connection.execute(query)).scalars())
