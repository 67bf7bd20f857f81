"""Begins, commits and rolls back a transaction, the fastest way for each database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from asyncpg import InternalClientError
from sqlalchemy.ext.asyncio import AsyncEngine

from .asyncpg_connection import statements_of
from .connection import SqlalchemyConnection, SqlConnection
from .drivers import DirectConnection
from .errors import database_errors, of_driver
from .liveness import DRIVER_ERRORS
from .sqlite_files import OPENED, must_be_in_place


@dataclass(slots=True, kw_only=True)
class Commit:
    """Whether the database was asked to commit: from then on nobody knows what a lost connection has stored."""

    asked_for: bool


@asynccontextmanager
async def sqlite_transaction(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    with database_errors():
        async with engine.connect() as connection:
            opened = connection.info[OPENED]
            must_be_in_place(opened, may_be_stored=False)
            async with connection.begin():
                yield SqlalchemyConnection(connection)
            must_be_in_place(opened, may_be_stored=True)  # it may have gone until the commit


@asynccontextmanager
async def postgresql_transaction(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    commit = Commit(asked_for=False)
    async with driver_connection(engine, commit) as driver, _begun(driver, commit) as connection:
        yield connection


@asynccontextmanager
async def sqlite_reading(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    with database_errors():
        async with engine.connect() as connection:
            yield SqlalchemyConnection(connection)


@asynccontextmanager
async def postgresql_reading(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    async with driver_connection(engine, Commit(asked_for=False)) as driver:
        yield statements_of(driver)


@asynccontextmanager
async def one_statement(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    """For one statement, which commits by itself; a pooler has a transaction around it, which sets the limits."""
    commit = Commit(asked_for=True)
    async with driver_connection(engine, commit) as driver:
        if not driver.IS_POOLED:
            yield statements_of(driver)
            return
        commit.asked_for = False
        async with _begun(driver, commit) as connection:
            yield connection


@asynccontextmanager
async def _begun(driver: DirectConnection, commit: Commit) -> AsyncIterator[SqlConnection]:
    await driver.execute(driver.BEGIN)
    try:
        yield statements_of(driver)
    except TimeoutError:
        raise  # whoever does not answer is not asked for more
    except Exception:
        await driver.execute("ROLLBACK")
        raise
    commit.asked_for = True
    await driver.execute("COMMIT")


@asynccontextmanager
async def driver_connection(engine: AsyncEngine, commit: Commit) -> AsyncIterator[DirectConnection]:
    """The driver's own connection, of SQLAlchemy's pool; one that is not as it was does not go back there.

    A cancellation waits for no answer: it comes when the server gives none, and what that does later must not be found
    by the next user of the connection.
    """
    with database_errors():
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                yield driver
            except BaseException as error:
                if _is_spoilt(driver, error):
                    driver.terminate()
                    await connection.invalidate(error)
                if isinstance(error, DRIVER_ERRORS):
                    raise of_driver(error, is_lost=driver.is_closed(), may_be_stored=commit.asked_for) from None
                raise


def _is_spoilt(driver: DirectConnection, error: BaseException) -> bool:
    """Whether the connection can be used no more: the answer is still to come, or was not what the driver expected."""
    if not isinstance(error, Exception) or isinstance(error, (InternalClientError, TimeoutError)):
        return True
    return bool(driver.is_closed() or driver.is_in_transaction())
