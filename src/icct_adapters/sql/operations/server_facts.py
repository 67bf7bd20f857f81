"""Facts about a database server: version, connections, clock, encoding."""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from socket import gaierror
from typing import Any, Literal

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import Clock

from ..engine.database import SqlDatabase
from ..engine.drivers import goes_through_pooler
from ..engine.errors import DriverError
from ..engine.postgresql_engine import APPLICATION, PREPARING
from ..registrations.double_entries import DoubleEntry, read_double_entries
from ..schema.revisions import HEAD, read_revision
from .encoding import read_encoding

Trouble = Literal["login", "no such database", "full", "away", "tls", "rights", "other"]

_TROUBLES: dict[str, tuple[Trouble, str]] = {
    "28P01": ("login", "it refuses the password"),
    "28000": ("login", "it refuses the login"),
    "3D000": ("no such database", "its server has no database of this name"),
    "53300": ("full", "all its connections are taken"),
    "57P03": ("away", "it is starting or stopping"),
    "42501": ("rights", "its user may not read the tables"),
}
"""By SQLSTATE (PostgreSQL's manual, appendix A)."""

_CONNECTIONS = text(f"""
    SELECT current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) AS room,
           (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user) AS of_user,
           (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()) AS of_database,
           (SELECT count(*) FROM pg_stat_activity
             WHERE datid IS NOT NULL AND pid <> pg_backend_pid()
               AND coalesce(application_name, '') NOT IN ('{APPLICATION}', '{PREPARING}')) AS others
""")  # noqa: S608  a constant of ours


_MAY_WRITE = text("""
    SELECT current_setting('transaction_read_only') = 'off'
       AND coalesce(has_table_privilege(to_regclass('teams')::oid, 'INSERT'), true)
""")
"""Without tables yet there is nothing that it may not write to."""


class DatabaseTrouble(Exception):
    """The database cannot be used; the text says why in a few words, without anything that it holds."""

    def __init__(self, kind: Trouble, words: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """How many a server has for this user and database, and how many of them are others' now."""

    room: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """``version`` as ``(18, 6)``, ``revision`` as ``current_revision`` has it.

    ``may_write`` is whether teams can be entered: a replica and a server that was set read-only take none.
    ``pooled`` is whether a pooler is between. ``ahead`` is how far its clock is before ours. SQLite has neither a clock
    nor connections of its own. ``double_entries`` are looked for in tables of this version only.
    """

    engine: Literal["SQLite", "PostgreSQL"]
    version: tuple[int, ...]
    encoding: str
    revision: str | None
    may_write: bool = True
    pooled: bool = False
    ahead: timedelta | None = None
    connections: Connections | None = None
    double_entries: Sequence[DoubleEntry] | None = None


async def read_facts(database: SqlDatabase, clock: Clock) -> ServerFacts:
    """Connect and ask. Raises ``DatabaseTrouble``."""
    try:
        async with database.reader.connect() as connection:
            revision = await read_revision(connection)
            doubles = await read_double_entries(connection) if revision == HEAD else None
            if connection.dialect.name == "sqlite":
                version = str(await connection.scalar(text("SELECT sqlite_version()")))
                numbers = tuple(int(number) for number in version.split("."))
                return ServerFacts(
                    engine="SQLite",
                    version=numbers,
                    encoding=await read_encoding(connection),
                    revision=revision,
                    double_entries=doubles,
                )
            return ServerFacts(
                engine="PostgreSQL",
                version=divmod(int(await connection.scalar(text("SHOW server_version_num"))), 10_000),
                encoding=await read_encoding(connection),
                revision=revision,
                pooled=await goes_through_pooler(connection),
                may_write=bool(await connection.scalar(_MAY_WRITE)),
                ahead=await _ahead(connection, clock),
                connections=await _connections(connection),
                double_entries=doubles,
            )
    except (exc.SQLAlchemyError, PostgresError, InterfaceError, OSError, UnicodeError) as error:
        raise trouble_of_database(error) from None  # its text may quote values


async def _ahead(connection: AsyncConnection, clock: Clock) -> timedelta:
    """Its time against the middle of the question and the answer."""
    asked = clock.now()
    now: Any = await connection.scalar(text("SELECT clock_timestamp()"))
    answered = clock.now()
    ahead: timedelta = now - (asked + (answered - asked) / 2)
    return ahead


async def _connections(connection: AsyncConnection) -> Connections:
    row = (await connection.execute(_CONNECTIONS)).one()
    limits = [limit for limit in (row.room, row.of_user, row.of_database) if limit is not None]
    return Connections(room=min(limits), others=row.others)


def trouble_of_database(error: BaseException) -> DatabaseTrouble:
    """What a driver's error means."""
    reported = DriverError(error)
    match error:
        case TimeoutError() | exc.TimeoutError():
            return DatabaseTrouble("away", "it does not answer in time")
        case gaierror() | UnicodeError():
            return DatabaseTrouble("away", "its host is not known by this name")
        case ssl.SSLError() | ConnectionError(errno=None):
            return DatabaseTrouble("tls", "it does not agree on TLS")
        case OSError(errno=int(number)):
            return DatabaseTrouble("away", f"it cannot be reached: {os.strerror(number)}")
        case OSError():  # without a number: asyncio sums up several
            return DatabaseTrouble("away", "it cannot be reached at any of its addresses")
    return DatabaseTrouble(*_TROUBLES.get(reported.code or "", ("other", f"it reports {reported}")))
