"""Transactions, begun and ended as each database does it best."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from asyncpg import Connection, InterfaceError, InternalClientError, PostgresError
from sqlalchemy.ext.asyncio import AsyncEngine

from .asyncpg_connection import AsyncpgConnection
from .connection import SqlalchemyConnection, SqlConnection
from .errors import database_errors, of_driver
from .sqlite_files import OPENED, must_be_in_place


@dataclass(slots=True, kw_only=True)
class Commit:
    """Whether the database was asked to commit: from then on nobody knows what a lost connection has stored."""

    asked_for: bool


@asynccontextmanager
async def sqlite_transaction(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    with database_errors():
        async with engine.connect() as connection:
            async with connection.begin():
                yield SqlalchemyConnection(connection)
            must_be_in_place(connection.info[OPENED])  # after the commit: it may have gone until then


@asynccontextmanager
async def postgresql_transaction(engine: AsyncEngine) -> AsyncIterator[SqlConnection]:
    commit = Commit(asked_for=False)
    async with driver_connection(engine, commit) as driver:
        await driver.execute("BEGIN")
        try:
            yield AsyncpgConnection(driver)
        except Exception:
            await driver.execute("ROLLBACK")
            raise
        commit.asked_for = True
        await driver.execute("COMMIT")


@asynccontextmanager
async def driver_connection(engine: AsyncEngine, commit: Commit) -> AsyncIterator[Connection]:
    """The driver's own connection, of SQLAlchemy's pool; one that is not as it was does not go back there.

    A cancellation waits for no answer: it comes when the server gives none, and what that does later must not be found
    by the next user of the connection.
    """
    with database_errors():
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                with _driver_errors(driver, commit):
                    yield driver
            except BaseException as error:
                if not isinstance(error, Exception) or driver.is_closed() or driver.is_in_transaction():
                    driver.terminate()
                    await connection.invalidate()
                raise


@contextmanager
def _driver_errors(driver: Any, commit: Commit) -> Iterator[None]:
    try:
        yield
    except (InterfaceError, InternalClientError, OSError, PostgresError) as error:
        if isinstance(error, InternalClientError):  # an end it did not expect: it cannot be used any more
            driver.terminate()
        raise of_driver(error, is_lost=driver.is_closed(), may_be_stored=commit.asked_for) from None
