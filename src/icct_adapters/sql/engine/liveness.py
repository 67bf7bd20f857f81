"""Finds connections that went silent, within seconds and all at once."""

from __future__ import annotations

from time import monotonic
from typing import Any

from asyncpg import InterfaceError, InternalClientError, PostgresError
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

STATEMENT_WITHIN = 7.0
"""Seconds for any statement of a request: those PostgreSQL has for it, and two for the way."""

PING_AFTER = 1.0  # seconds
PING_WITHIN = 2.0  # seconds
CLOSE_WITHIN = 1.0  # seconds

DRIVER_ERRORS = (InterfaceError, InternalClientError, OSError, PostgresError)
"""What asyncpg raises; ``TimeoutError`` is an ``OSError``."""

_USED_AT = "icct used at"


class Liveness:
    """Gives out only connections that answer, and never waits long for one that does not.

    A firewall or proxy that forgets connections tells nobody: each would take a time limit to find out. So when one is
    found silent, all that were last used before are replaced when their turn comes, without being asked.

    SQLAlchemy's own ``pool_pre_ping`` asks each time: three round trips, where a registration is one. Of the last
    second it is known without asking, as far as the driver has heard: a server that ends a connection says so.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._silent_at = float("-inf")
        for name, listener in (
            ("connect", self._used),
            ("checkin", self._used),
            ("checkout", self._check),
            ("invalidate", self._invalidated),
            ("close", self._close),
            ("handle_error", self._failed),
        ):
            event.listen(engine.sync_engine, name, listener)

    def _used(self, _connection: Any, record: Any) -> None:
        record.info[_USED_AT] = monotonic()

    def _check(self, connection: Any, record: Any, _proxy: object) -> None:
        driver, used_at = connection.driver_connection, record.info[_USED_AT]
        if driver.is_closed() or used_at <= self._silent_at:
            raise DisconnectionError  # SQLAlchemy makes another one in its place
        if monotonic() - used_at < PING_AFTER:
            return
        try:
            connection.run_async(_ping)
        except DRIVER_ERRORS:
            self._found_silent(driver)
            raise DisconnectionError from None

    def _failed(self, context: ExceptionContext) -> None:
        """Let SQLAlchemy invalidate a connection that did not answer in time: the answer may still come."""
        if isinstance(context.original_exception, TimeoutError) and context.connection is not None:
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False

    def _invalidated(self, connection: Any, _record: object, error: BaseException | None) -> None:
        if isinstance(error, TimeoutError):
            self._found_silent(connection.driver_connection)

    def _close(self, connection: Any, record: Any) -> None:
        driver = connection.driver_connection
        if driver.is_closed():
            return
        if record.info.get(_USED_AT, 0.0) <= self._silent_at:
            driver.terminate()
            return
        try:
            connection.run_async(_close)
        except DRIVER_ERRORS:
            self._found_silent(driver)

    def _found_silent(self, driver: Any) -> None:
        self._silent_at = monotonic()
        driver.terminate()


async def _ping(driver: Any) -> None:
    await driver.execute("SELECT 1", timeout=PING_WITHIN)


async def _close(driver: Any) -> None:
    await driver.close(timeout=CLOSE_WITHIN)
