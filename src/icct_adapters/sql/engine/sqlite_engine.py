"""The SQLite engine: WAL, one writer, and how safely it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .postgresql_engine import WAIT_FOR_CONNECTION
from .sqlite_files import OPENED, files_at

SQLITE_BUSY_MILLISECONDS = 5_000  # another process writes for milliseconds; longer than this it hangs


def sqlite_file(url: str) -> Path | None:
    """Where the file of this database is or will be; ``None`` for a database without one here."""
    parsed = make_url(url)
    return Path(str(parsed.database)).absolute() if parsed.get_backend_name() == "sqlite" else None


def sqlite_engine(url: URL, begin: str, pool_size: int) -> AsyncEngine:
    """One writer at a time in this process; ``BEGIN IMMEDIATE`` keeps writers of other processes waiting too."""
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, pool_timeout=WAIT_FOR_CONNECTION, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is erased, a person's data or a picture, is to be gone from the file
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        record.info[OPENED] = files_at(str(url.database))

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
