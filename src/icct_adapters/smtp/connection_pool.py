"""A pool of SMTP connections, kept open for the next mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from .connection import Connection

FRESH = 1.0
"""Seconds that an idle connection is trusted without asking: that costs a fifth of a mail, and servers wait longer."""


class ConnectionPool:
    """Lends connections, and makes one when none is idle; after ``keep`` idle seconds it says goodbye to one.

    As many are made as are borrowed at once: who borrows decides how many that is.
    """

    def __init__(self, connect: Callable[[], Awaitable[Connection]], *, keep: float) -> None:
        self._connect = connect
        self._keep = keep
        self._idle: dict[Connection, asyncio.TimerHandle] = {}
        self._leaving: set[asyncio.Task[None]] = set()  # the loop itself holds tasks weakly
        self._closed = False

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Connection]:
        """Lend a connection that works; it comes back only from a block without any error."""
        connection = await self._take()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if self._closed:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        self._idle[connection] = loop.call_later(self._keep, self._retire, connection)

    async def close(self) -> None:
        """Return when no connection is idle; those lent end when they come back."""
        self._closed = True
        for connection in list(self._idle):
            self._retire(connection)
        await asyncio.gather(*self._leaving)

    async def _take(self) -> Connection:
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection, expiry = self._idle.popitem()  # the one used last: the others may expire
            expiry.cancel()
            idle_since = expiry.when() - self._keep
            if (connection.is_connected and now - idle_since < FRESH) or await connection.works():
                return connection
        return await self._connect()

    def _retire(self, connection: Connection) -> None:
        self._idle.pop(connection).cancel()
        farewell = asyncio.get_running_loop().create_task(connection.leave())
        self._leaving.add(farewell)
        farewell.add_done_callback(self._leaving.discard)
