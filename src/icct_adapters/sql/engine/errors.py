"""Turns driver errors into errors of the core, without the rows they quote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import (
    DataError,
    FeatureNotSupportedError,
    IntegrityConstraintViolationError,
    InterfaceError,
    InvalidCachedStatementError,
    PostgresError,
    SyntaxOrAccessError,
)
from sqlalchemy import exc

from icct_core import DatabaseUnavailable

_DEFECTS = (exc.DataError, exc.IntegrityError, exc.NotSupportedError, exc.ProgrammingError)
_DRIVER_DEFECTS = (
    DataError,
    FeatureNotSupportedError,
    IntegrityConstraintViolationError,
    InterfaceError,
    SyntaxOrAccessError,
)
"""Not the database's fault: a mistake of ours, or tables and rights that are not as they should be."""

_DEFECT_CLASSES = {"0A", "21", "22", "23", "2B", "3F", "42", "44", "54"}
"""The same by class of SQLSTATE (PostgreSQL's manual, appendix A): SQLAlchemy gives most of them no kind of their own.

Sent again, they fail again: what a value, a statement or a table is does not pass by itself.
"""

INTEGRITY_ERRORS = (exc.IntegrityError, IntegrityConstraintViolationError)
"""What SQLAlchemy and asyncpg raise for rows that may not be there together."""

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


_NO_RIGHTS = "42501"
"""PostgreSQL's SQLSTATE insufficient_privilege."""

_CONNECTION_EXCEPTION = "08"
"""The class of SQLSTATEs for connections that are lost or cannot be made."""


class DriverError(Exception):
    """What a driver reported: its kind of error and its ``code``. Its text may quote a row, so it is left behind."""

    def __init__(self, error: BaseException) -> None:
        original = getattr(error, "orig", None) or error
        self.code: str | None = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
        super().__init__(" ".join(filter(None, [type(original).__name__, self.code])))


class NotPermitted(DriverError):
    """The database's user lacks a right that a statement needs."""


def _defect(error: BaseException) -> DriverError:
    reported = DriverError(error)
    return NotPermitted(error) if reported.code == _NO_RIGHTS else reported


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise ``DatabaseUnavailable`` when the database is away, too busy, or ended the connection.

    What else it reports is a defect: ``NotPermitted`` or another ``DriverError``. A bare ``OSError``, ``TimeoutError``,
    ``InterfaceError`` or ``PostgresError`` comes from where SQLAlchemy does not wrap it: from connecting, and from
    listening.
    """
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, PostgresError, InterfaceError, OSError) as error:
        reported = _defect(error)
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
        # a full disk is emptied and a busy file becomes free; a table does not appear
        passes_by_itself = code is None or code & 0xFF in _SQLITE_UNAVAILABLE
        if isinstance(error, _DEFECTS) or _is_of_defects(reported.code) or not passes_by_itself:
            raise reported from None
        raise DatabaseUnavailable(str(reported)) from None


def of_driver(error: Exception, *, is_lost: bool, may_be_stored: bool) -> Exception:
    """What to raise for an error that asyncpg raised.

    With its connection (``is_lost``) a transaction is lost too, and may be repeated: but not when nobody knows whether
    its commit arrived (``may_be_stored``). The driver's own ``InterfaceError`` says that it sent nothing. A pooler that
    lost the server says so before it ends the connection.
    """
    reported = _defect(error)
    is_lost = is_lost or (reported.code or "").startswith(_CONNECTION_EXCEPTION)
    is_outdated = isinstance(error, InvalidCachedStatementError)  # a migration came between; it is prepared anew
    is_defect = isinstance(error, _DRIVER_DEFECTS) or _is_of_defects(reported.code)
    if is_defect and not (is_lost or is_outdated):
        return reported
    not_stored = not may_be_stored or isinstance(error, InterfaceError)
    repeatable = reported.code in _ROLLED_BACK or is_outdated or (is_lost and not_stored)
    return DatabaseUnavailable(str(reported), repeatable=repeatable, may_be_stored=is_lost and not not_stored)


def _is_of_defects(sqlstate: str | None) -> bool:
    return sqlstate is not None and sqlstate[:2] in _DEFECT_CLASSES
