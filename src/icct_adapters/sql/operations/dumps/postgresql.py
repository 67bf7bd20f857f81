"""Dumps by ``pg_dump`` and ``pg_restore``, with no password on a command line."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ...engine.database import SqlDatabase
from ...engine.drivers import goes_through_pooler
from ...engine.errors import DriverError, NotPermitted, database_errors
from ...open_database import open_database
from . import census, copies
from .dump import DatabaseDumps, DumpFailed, Report, Snapshot
from .programs import find_programs, run_program

_SCRATCH = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"  # whatever the server's own are
_END_CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
_LOCK_WAIT = "10s"  # a migration that waits for us would else keep pg_dump waiting for ever


class PostgresDumps(DatabaseDumps):
    """Dumps are archives of ``pg_dump --format=custom`` with our tables alone, of whatever owner; or ``copies``."""

    engine: ClassVar[str] = "postgresql"

    def __init__(self, database: SqlDatabase, environment: Mapping[str, str]) -> None:
        self._database = database
        self._outer = environment
        self._environment = dict(environment) | _connection_variables(database)

    async def dump(self, to: Path, report: Report) -> Snapshot:
        with database_errors():
            async with self._database.unhurried.connect() as connection:
                await _begin_unhurried(connection)
                found = census.without_rows_of(await census.take(connection))
                if await goes_through_pooler(connection):
                    await copies.write(connection, to)
                    return replace(found, server=await _server(connection))
                exported = await connection.scalar(text("SELECT pg_export_snapshot()"))
                programs = find_programs(self._outer, server=await _server(connection))
                schema = await connection.scalar(text("SELECT quote_ident(current_schema())"))
                tables = await census.own_tables(connection)
                await run_program(
                    [
                        programs.folder / "pg_dump",
                        *("--format=custom", "--no-owner", "--no-privileges", f"--lock-wait-timeout={_LOCK_WAIT}"),
                        *(f"--snapshot={exported}", f"--file={to}"),
                        *[f"--table={schema}.{name}" for name in tables],
                        *[f"--exclude-table-data={schema}.{name}" for name in tables if name in census.NOT_IN_DUMPS],
                    ],
                    self._environment,
                    lambda: report(f"{to.stat().st_size / 1e6:.1f} MB" if to.exists() else ""),
                )
                return replace(found, server=await _server(connection), program=programs.major)

    async def is_empty(self) -> bool:
        with database_errors():
            async with self._database.unhurried.connect() as connection:
                return not await census.own_tables(connection)

    async def load(self, dump: Path, made_by: Snapshot, report: Report) -> Snapshot:
        with database_errors():
            async with self._database.unhurried.connect() as connection:
                server, pooled = await _server(connection), await goes_through_pooler(connection)
                name = await connection.scalar(text("SELECT current_database()"))
        if copies.is_script(dump):
            await copies.load(self._database, dump, str(made_by.revision))
        elif server < (made_by.server or 0):
            raise DumpFailed(f"it is of PostgreSQL {made_by.server}, and the server here is only {server}")
        elif pooled:
            script = dump.with_name("rows")
            await self._restore(made_by, server, report, "--data-only", f"--file={script}", dump)
            await copies.load(self._database, script, str(made_by.revision))
        else:
            options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
            async with self._trigrams():
                await self._restore(made_by, server, report, *options, f"--dbname={name}", dump)
        with database_errors():
            async with self._database.unhurried.connect() as connection:
                await _begin_unhurried(connection)
                return await census.take(connection)

    async def _restore(self, made_by: Snapshot, server: int, report: Report, *arguments: str | Path) -> None:
        programs = find_programs(self._outer, server=server, dump=made_by.program or 0)
        await run_program([programs.folder / "pg_restore", *arguments], self._environment, lambda: report(""))

    @asynccontextmanager
    async def _trigrams(self) -> AsyncIterator[None]:
        """Add what the index of the search needs, which is no part of a dump; one without that index loads without."""
        available = True
        try:
            await self._alone("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DriverError:
            available = False
        try:
            yield
        except DumpFailed as error:
            if available or "gin_trgm_ops" not in str(error):
                raise
            raise DumpFailed(
                "it needs the extension pg_trgm: let an administrator run CREATE EXTENSION pg_trgm in the database"
            ) from None

    @asynccontextmanager
    async def scratch(self, folder: Path) -> AsyncIterator[PostgresDumps]:  # noqa: ARG002  it lies on the server
        name = f"icct_scratch_{secrets.token_hex(4)}"
        try:
            await self._alone(f"CREATE DATABASE {name} {_SCRATCH}")
        except NotPermitted:
            raise DumpFailed("the database's user may not make a scratch database: grant it CREATEDB") from None
        scratch = open_database(self._database.writer.url.set(database=name).render_as_string(hide_password=False))
        try:
            yield PostgresDumps(scratch, self._outer)
        finally:
            await scratch.close()
            await self._alone(_END_CONNECTIONS.format(name))  # a pooler keeps some
            await self._alone(f"DROP DATABASE {name}")

    async def _alone(self, statement: str) -> None:
        """Run a statement outside a transaction, for as long as it takes."""
        with database_errors():
            async with self._database.unhurried.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text(statement))


async def _begin_unhurried(connection: AsyncConnection) -> None:
    """Begin a transaction that sees one moment, without limits that its user or a pooler's connection may have."""
    await connection.execution_options(isolation_level="REPEATABLE READ")
    await connection.execute(text("SET LOCAL statement_timeout = 0"))
    await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


async def _server(connection: AsyncConnection) -> int:
    """The server's major version."""
    return int(await connection.scalar(text("SELECT current_setting('server_version_num')::int")) or 0) // 10_000


def _connection_variables(database: SqlDatabase) -> dict[str, str]:
    """What leads libpq where the URL leads our driver; what the URL leaves open both find in the environment."""
    url = database.writer.url
    named = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("ssl"),
    }
    return {name: str(value) for name, value in named.items() if value} | {"PGCONNECT_TIMEOUT": "5"}
