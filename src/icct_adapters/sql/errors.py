"""Driver errors become core errors at this border."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import PostgresError
from sqlalchemy import exc

from icct_core import DatabaseUnavailable

_DEFECTS = (exc.DataError, exc.IntegrityError, exc.NotSupportedError, exc.ProgrammingError)
"""Not the database's fault: these stay what they are and are reported as a defect of ours."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise ``DatabaseUnavailable`` when the database is away, too busy, or ended the connection.

    A bare ``OSError``, ``TimeoutError`` or ``PostgresError`` comes from connecting, before SQLAlchemy can wrap it.
    """
    try:
        yield
    except _DEFECTS:
        raise
    except (exc.DBAPIError, exc.TimeoutError, PostgresError, OSError) as error:
        raise DatabaseUnavailable from error
