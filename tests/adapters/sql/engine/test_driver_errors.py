"""What an error of PostgreSQL's driver means to a use case."""

from __future__ import annotations

import asyncpg
import pytest

from icct_adapters.sql.engine.errors import DriverError, NotPermitted, of_driver
from icct_core import DatabaseUnavailable


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UndefinedTableError("no table"),
        asyncpg.InsufficientPrivilegeError("no right"),
        asyncpg.NumericValueOutOfRangeError("no number"),
        asyncpg.UniqueViolationError("there already"),
        asyncpg.InterfaceError("another operation is in progress"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mistake_of_ours_is_a_defect(error: Exception) -> None:
    told = of_driver(error, is_lost=False, may_be_stored=False)
    assert isinstance(told, DriverError)
    assert isinstance(told, NotPermitted) is isinstance(error, asyncpg.InsufficientPrivilegeError)


@pytest.mark.parametrize(
    ("error", "may_be_stored", "repeatable"),
    [
        (asyncpg.DeadlockDetectedError("rolled back"), True, True),
        (asyncpg.SerializationError("rolled back"), True, True),
        (asyncpg.InvalidCachedStatementError("a migration came between"), False, True),
        (asyncpg.QueryCanceledError("too long"), False, False),
        (asyncpg.LockNotAvailableError("locked"), False, False),
        (asyncpg.DiskFullError("full"), False, False),
        (asyncpg.ReadOnlySQLTransactionError("a standby"), False, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_passes_is_repeated_where_it_was_rolled_back_and_may_work_at_once(
    error: Exception, may_be_stored: bool, repeatable: bool
) -> None:
    told = of_driver(error, is_lost=False, may_be_stored=may_be_stored)
    assert isinstance(told, DatabaseUnavailable)
    assert told.repeatable is repeatable


@pytest.mark.parametrize(
    ("error", "may_be_stored", "repeatable"),
    [
        pytest.param(asyncpg.ConnectionDoesNotExistError("lost"), False, True, id="before the commit"),
        pytest.param(asyncpg.ConnectionDoesNotExistError("lost"), True, False, id="in the commit"),
        pytest.param(ConnectionResetError("lost"), True, False, id="in the commit, by the system"),
        pytest.param(asyncpg.InterfaceError("connection is closed"), True, True, id="so that the commit was not sent"),
    ],
)
def test_a_lost_connection_is_repeated_if_nothing_can_be_stored(
    error: Exception, may_be_stored: bool, repeatable: bool
) -> None:
    told = of_driver(error, is_lost=True, may_be_stored=may_be_stored)
    assert isinstance(told, DatabaseUnavailable)
    assert told.repeatable is repeatable
    assert told.may_be_stored is not repeatable


@pytest.mark.parametrize("in_commit", [True, False])
def test_a_pooler_that_lost_the_server_has_lost_the_transaction_too(in_commit: bool) -> None:
    """It says so on a connection that is still there."""
    told = of_driver(asyncpg.ProtocolViolationError("server conn crashed?"), is_lost=False, may_be_stored=in_commit)
    assert isinstance(told, DatabaseUnavailable)
    assert (told.repeatable, told.may_be_stored) == (not in_commit, in_commit)
