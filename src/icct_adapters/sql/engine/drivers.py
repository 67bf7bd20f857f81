"""asyncpg connections, straight to PostgreSQL or through a pooler."""

from __future__ import annotations

import socket
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
from sqlalchemy.ext.asyncio import AsyncConnection

_SOCKET_OPTIONS = {
    "TCP_KEEPIDLE": 10,
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}
"""A peer that acknowledges nothing is given up after 10 s of sending, or 16 s of silence; the last one is in
milliseconds. Systems that lack one of them do without."""

LIMITS = {"lock_timeout": "3s", "statement_timeout": "5s", "idle_in_transaction_session_timeout": "5s"}
"""How long PostgreSQL lets a statement of a request wait for a lock, and run, and keeps a transaction of which it hears
nothing more: one whose client went silent would hold its locks until the system gives the connection up, two hours by
default."""


class DirectConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection with a process of PostgreSQL to itself, whose limits were set when it was made.

    ``IS_POOLED`` tells the two kinds apart: to ``isinstance`` all of asyncpg's connections are of one kind.
    """

    IS_POOLED = False
    BEGIN = "BEGIN"

    def notice_a_silent_peer(self) -> None:
        """Let the system end the connection when nobody acknowledges what it sends."""
        peer = self._transport.get_extra_info("socket")
        if peer.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _SOCKET_OPTIONS.items():
            if hasattr(socket, name):
                peer.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    async def has_its_own_process(self) -> bool:
        """Whether PostgreSQL's process is the one that answered at the start; a pooler gives a number of its own."""
        return bool(await self.execute(f"SELECT WHERE pg_backend_pid() = {self.get_server_pid()}") == "SELECT 1")


class PooledConnection(DirectConnection):
    """A connection through a pooler, where each transaction may be another process of PostgreSQL.

    Nothing outlives a transaction there: limits are set in it, and a statement is parsed anew whenever it is used. What
    PostgreSQL said of its parameters and columns the first time still holds, which saves asking again.
    """

    IS_POOLED = True
    BEGIN = "; ".join(
        ["BEGIN ISOLATION LEVEL READ COMMITTED", *(f"SET LOCAL {name} = '{value}'" for name, value in LIMITS.items())]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._described: dict[str, PreparedStatement] = {}

    async def described(self, sql: str) -> PreparedStatement:
        """A statement without a name on the server, to be run by this connection."""
        if sql not in self._described:
            self._described[sql] = await self.prepare(sql)
        return self._described[sql]


async def goes_through_pooler(connection: AsyncConnection) -> bool:
    """Whether there is a pooler between; never to SQLite."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    return bool(getattr(driver, "IS_POOLED", False))
