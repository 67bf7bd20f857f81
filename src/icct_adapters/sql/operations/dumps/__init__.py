"""Dumps: a whole database into a file, and back.

``dump``        the interface
``sqlite``      SQLite's backup interface
``postgresql``  pg_dump and pg_restore
``programs``    finding and running them
``copies``      COPY alone, for poolers
``census``      rows of each table
"""

from collections.abc import Mapping

from ...engine.database import SqlDatabase
from .dump import DatabaseDumps, DumpFailed, Report, Snapshot
from .postgresql import PostgresDumps
from .sqlite import SqliteDumps

__all__ = ["DatabaseDumps", "DumpFailed", "Report", "Snapshot", "open_dumps"]


def open_dumps(database: SqlDatabase, environment: Mapping[str, str]) -> DatabaseDumps:
    """What dumps and loads this database; programs are started with ``environment`` and found on its ``PATH``."""
    if database.writer.dialect.name == "sqlite":
        return SqliteDumps(database)
    return PostgresDumps(database, environment)
