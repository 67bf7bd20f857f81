"""Driver errors become core errors at this border, and nothing of the rows they quote passes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from asyncpg import ConnectionDoesNotExistError, InterfaceError, PostgresError
from sqlalchemy import exc

from icct_core import DatabaseUnavailable

_DEFECTS = (exc.DataError, exc.IntegrityError, exc.NotSupportedError, exc.ProgrammingError)
"""Not the database's fault: a mistake of ours, or tables and rights that are not as they should be."""

_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
"""Primary result codes. SQLite reports a missing table as the same kind of error as a full disk."""


_ROLLED_BACK = {"40001", "40P01"}
"""PostgreSQL's SQLSTATEs serialization_failure and deadlock_detected: the transaction is gone, also at a commit."""


class DriverError(Exception):
    """What a driver reported: its kind of error and its ``code``. Its text may quote a row, so it is left behind."""

    def __init__(self, error: BaseException) -> None:
        original = getattr(error, "orig", None) or error
        self.code: str | None = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
        super().__init__(" ".join(filter(None, [type(original).__name__, self.code])))


def _for_all_we_know() -> bool:
    return True


@contextmanager
def database_errors(has_worked: Callable[[], bool] = _for_all_we_know) -> Iterator[None]:
    """Raise ``DatabaseUnavailable`` when the database is away, too busy, or ended the connection.

    What else it reports is a defect, a ``DriverError``. A bare ``OSError``, ``TimeoutError``, ``InterfaceError``
    or ``PostgresError`` comes from where SQLAlchemy does not wrap it: from connecting, and from listening. A connection
    that was lost is repeatable only if it has not worked yet: later, nobody knows whether a commit arrived.
    """
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, PostgresError, InterfaceError, OSError) as error:
        if isinstance(error, _DEFECTS) or not _passes_by_itself(error):
            raise DriverError(error) from None
        reported = DriverError(error)
        repeatable = reported.code in _ROLLED_BACK or (_is_lost(error) and not has_worked())
        raise DatabaseUnavailable(str(reported), repeatable=repeatable) from None


def _passes_by_itself(error: BaseException) -> bool:
    """A full disk is emptied and a busy file becomes free; a table does not appear."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code is None or code & 0xFF in _SQLITE_UNAVAILABLE


def _is_lost(error: BaseException) -> bool:
    """The connection was there; a server that refuses one, or gives no answer, is away."""
    return getattr(error, "connection_invalidated", False) or isinstance(
        error, (ConnectionDoesNotExistError, ConnectionResetError)
    )
