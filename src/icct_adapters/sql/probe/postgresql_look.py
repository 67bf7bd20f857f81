"""Whether PostgreSQL could store a registration now: locks, disk space, write access."""

from __future__ import annotations

from typing import Any

from asyncpg import Connection, PostgresError, UndefinedColumnError, UndefinedTableError
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine

from icct_core import DatabaseCondition, OutboxDepth, WriteObstacle

from ..engine.database_look import DatabaseLook
from ..engine.transactions import Commit, driver_connection
from ..outbox.waiting import DEPTH
from ..schema.revisions import HEAD
from ..tables import churches, claims, outbox, players, staged_files, teams, tournaments

LOCKED_AFTER = 2_000
"""Milliseconds to wait for a lock; registrations wait for three seconds, and a look has to be over before that."""

_WRITTEN = (claims, staged_files, outbox, churches, tournaments, teams, players)

_BEGIN = (
    f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {LOCKED_AFTER};"
    f" SET LOCAL statement_timeout = {LOCKED_AFTER + 500}; SET LOCAL work_mem = '64kB'"
)

_DEPTH = str(DEPTH.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
_FACTS = f"""
    SELECT (SELECT version_num FROM alembic_version) AS revision,
           pg_is_in_recovery() AS standby,
           current_setting('transaction_read_only') = 'on' AS read_only,
           (SELECT coalesce(sum(size), 0)::bigint FROM kept_uploads) AS kept_bytes,
           pending, oldest, due, parked
      FROM ({_DEPTH}) AS waiting
"""  # noqa: S608  constants of ours

_REHEARSAL = f"""
    WITH spilt AS MATERIALIZED (SELECT repeat('icct', 250) FROM generate_series(1, 400)) SELECT count(*) FROM spilt;
    LOCK TABLE {", ".join(table.name for table in _WRITTEN)} IN ROW EXCLUSIVE MODE;
    SELECT 1 FROM tournaments ORDER BY prefix FOR UPDATE;
    ROLLBACK
"""  # noqa: S608  constants of ours
"""What a registration needs. 400 KB do not fit into ``work_mem`` and go to the database's disk, into a temporary file:
a row that is rolled back would need room too, but stays there until it is vacuumed. All of it is one message, so that
the counter is locked for no round trip."""

_OBSTACLES = {
    "25006": WriteObstacle.READ_ONLY,
    "40P01": WriteObstacle.LOCKED,
    "53100": WriteObstacle.FULL,
    "55P03": WriteObstacle.LOCKED,
}
"""By SQLSTATE (PostgreSQL's manual, appendix A)."""

_OF_THE_SERVER = ("08", "57", "58", "XX")
"""Classes of errors that are no answer to what was asked."""


class PostgresLook(DatabaseLook):
    """On a connection of its own: those of requests may all be busy.

    One transaction of three messages that is rolled back, and nothing of the session, so that it goes through a pooler
    that gives each transaction another one.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self) -> DatabaseCondition:
        async with driver_connection(self._engine, Commit(asked_for=False)) as driver:
            await driver.execute(_BEGIN)
            try:
                facts = await driver.fetchrow(_FACTS)
            except (UndefinedTableError, UndefinedColumnError):
                await driver.execute("ROLLBACK")
                return DatabaseCondition(up_to_date=False, outbox=None)
            if facts["revision"] != HEAD:
                await driver.execute("ROLLBACK")
                return DatabaseCondition(up_to_date=False, outbox=None)
            depth = OutboxDepth(**{name: facts[name] for name in ("pending", "oldest", "due", "parked")})
            kept: int = facts["kept_bytes"]
            obstacle = await _obstacle(driver, facts)
            return DatabaseCondition(up_to_date=True, outbox=depth, obstacle=obstacle, kept_bytes=kept)

    async def close(self) -> None:
        await self._engine.dispose()


async def _obstacle(driver: Connection, facts: Any) -> WriteObstacle | None:
    """What keeps a registration from being stored; ends the transaction."""
    if facts["standby"] or facts["read_only"]:
        await driver.execute("ROLLBACK")
        return WriteObstacle.STANDBY if facts["standby"] else WriteObstacle.READ_ONLY
    try:
        await driver.execute(_REHEARSAL)
    except PostgresError as error:
        if str(error.sqlstate).startswith(_OF_THE_SERVER):
            raise
        await driver.execute("ROLLBACK")
        return _OBSTACLES.get(str(error.sqlstate), WriteObstacle.REFUSED)
    return None
