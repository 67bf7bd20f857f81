"""What a database that was restored does not bring back."""

from __future__ import annotations

from sqlalchemy import delete, inspect, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import metadata, teams
from .dumps.census import NOT_IN_DUMPS, own_tables

_AHEAD = 1_000_000
"""So many times no team's link was renewed since any backup: a link of that time must not become the one in force."""


async def settle_restored(database: SqlDatabase, *, end_links: bool) -> None:
    """Forget what is in no dump of ours, should this one have it; end every captain's link if asked.

    Tables of an older revision may have none of it. Raises ``DatabaseUnavailable``.
    """
    with database_errors():
        async with database.unhurried.begin() as connection:
            if database.is_postgresql:
                await connection.execute(text("SET LOCAL statement_timeout = 0"))
            for name in set(await own_tables(connection)).intersection(NOT_IN_DUMPS):
                await connection.execute(delete(metadata.tables[name]))
            if end_links and await _has_links(connection):
                await connection.execute(update(teams).values(link_version=teams.c.link_version + _AHEAD))


async def _has_links(connection: AsyncConnection) -> bool:
    columns = await connection.run_sync(lambda sync: inspect(sync).get_columns(teams.name))
    return teams.c.link_version.name in {column["name"] for column in columns}
