"""The PostgreSQL engine: pool, isolation, timeouts, and poolers such as PgBouncer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import NullPool, event
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .drivers import LIMITS, DirectConnection, PooledConnection
from .liveness import STATEMENT_WITHIN, Liveness

CONNECT_WITHIN = 5  # seconds
WAIT_FOR_CONNECTION = 5.0  # seconds; a client is better told to come back than kept longer

APPLICATION = "icct"
"""How our connections call themselves, so that whoever looks at a server can tell them from others."""

PREPARING = "icct migrate"
"""How those call themselves that look at the tables before a start, or change them: nobody needs to wait for them."""

_PROTOCOL_VIOLATION = "08P01"
"""PgBouncer's SQLSTATE for whatever it refuses, such as a setting that it cannot keep for one client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """Connections to PostgreSQL: ``size`` kept, ``overflow`` more at need, each renewed after ``recycle``.

    ``application`` is what they call themselves.
    """

    size: int = 20
    overflow: int = 10
    recycle: timedelta = timedelta(hours=1)
    application: str = APPLICATION


def postgresql_engine(url: URL, pool: PoolLimits) -> AsyncEngine:
    """For requests and deliveries.

    READ COMMITTED: a second claim of a key waits for the first and then sees its row.
    """
    within = {} if "command_timeout" in url.query else {"command_timeout": STATEMENT_WITHIN}
    engine = create_async_engine(
        url,
        pool_size=pool.size,
        max_overflow=pool.overflow,
        pool_recycle=int(pool.recycle.total_seconds()),
        pool_timeout=WAIT_FOR_CONNECTION,
        connect_args={"timeout": CONNECT_WITHIN, **within},
        hide_parameters=True,  # they are personal data, and errors reach the log
    )
    return _prepared(engine, pool.application, LIMITS)


def unhurried_engine(url: URL, application: str = APPLICATION) -> AsyncEngine:
    """For migrations and backups: a connection for each use, on which a statement may take as long as it does."""
    engine = create_async_engine(
        url, poolclass=NullPool, connect_args={"timeout": CONNECT_WITHIN}, hide_parameters=True
    )
    return _prepared(engine, application, {"statement_timeout": "0"})


def _prepared(engine: AsyncEngine, application: str, limits: Mapping[str, str]) -> AsyncEngine:
    event.listen(engine.sync_engine, "do_connect", _Connector(limits, application).connect)
    Liveness(engine)
    return engine


class _Connector:
    """Connects, and finds out by itself whether a pooler is between.

    A pooler refuses the settings that a connection begins with, or loses them, and it cannot tell a client the number
    of the process that will run its statements: that may be another one each time (record 37).
    """

    def __init__(self, limits: Mapping[str, str], application: str = APPLICATION) -> None:
        settings = {"application_name": application}
        own = {"default_transaction_isolation": "read committed", **limits}
        self._direct = {"connection_class": DirectConnection, "server_settings": settings | own}
        self._pooled = {
            "connection_class": PooledConnection,
            "server_settings": settings,
            "statement_cache_size": 0,  # statements have no names
        }
        self._through_pooler = False

    def connect(self, dialect: Dialect, _record: object, arguments: Any, options: dict[str, Any]) -> Any:
        """A connection of SQLAlchemy's dialect, in the place of the one that it would make."""
        connection = None if self._through_pooler else self._directly(dialect, arguments, options)
        if connection is None:
            connection = dialect.connect(*arguments, **options, **self._pooled)
            self._through_pooler = True
        connection.driver_connection.notice_a_silent_peer()
        return connection

    def _directly(self, dialect: Dialect, arguments: Any, options: dict[str, Any]) -> Any | None:
        """``None`` if there is a pooler between."""
        try:
            connection: Any = dialect.connect(*arguments, **options, **self._direct)
        except Exception as error:
            if getattr(error, "sqlstate", None) != _PROTOCOL_VIOLATION:
                raise
            return None
        try:
            is_direct = connection.run_async(DirectConnection.has_its_own_process)
        except BaseException:
            connection.driver_connection.terminate()  # nobody else knows of it yet
            raise
        if is_direct:
            return connection
        connection.terminate()
        return None
