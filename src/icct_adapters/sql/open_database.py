"""Opens SQLite or PostgreSQL, whichever the URL names."""

from __future__ import annotations

from sqlalchemy import make_url

from ..outbox_signal import OutboxSignal
from .engine.database import SqlDatabase
from .engine.dialect import DIALECTS
from .engine.notices import PostgresNotices
from .engine.postgresql_engine import PoolLimits, postgresql_engine, unhurried_engine
from .engine.sqlite_engine import sqlite_engine
from .probe.postgresql_look import PostgresLook
from .probe.sqlite_look import SqliteLook

SQLITE_READERS = 4


def open_database(url: str, pool: PoolLimits | None = None) -> SqlDatabase:
    """Engines for ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://``; nothing is connected yet."""
    parsed = make_url(url)
    dialect = DIALECTS[parsed.get_backend_name()]
    if parsed.get_backend_name() == "sqlite":
        writer = sqlite_engine(parsed, begin="BEGIN IMMEDIATE", pool_size=1)
        reader = sqlite_engine(parsed, "BEGIN", SQLITE_READERS)
        return SqlDatabase(
            writer=writer,
            reader=reader,
            unhurried=writer,
            dialect=dialect,
            take_look=SqliteLook(sqlite_engine(parsed, "BEGIN", 1)),
            most_connections=1 + SQLITE_READERS,
        )
    limits = pool or PoolLimits()
    engine = postgresql_engine(parsed, limits)
    signal = OutboxSignal()
    notices = PostgresNotices(engine, signal)
    reader = engine.execution_options(isolation_level="AUTOCOMMIT")
    return SqlDatabase(
        writer=engine,
        reader=reader,
        unhurried=unhurried_engine(parsed, limits.application),
        dialect=dialect,
        take_look=PostgresLook(postgresql_engine(parsed, PoolLimits(size=1, overflow=0))),
        signal=signal,
        notices=notices,
        most_connections=limits.size + limits.overflow,
    )
