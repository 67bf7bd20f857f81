"""Counts how often a client waits for PostgreSQL, between the two of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import make_url

_ENDS = {b"Z", b"t"}
"""ReadyForQuery ends the answer to a Query or Sync, ParameterDescription begins the one to a statement's Describe."""
_HEAD = 5  # a byte for the type, four for the length of all but that byte


class RoundTrips:
    """``count`` of answers that PostgreSQL has given, on all connections to ``url``.

    While ``answering`` is not set, answers are held back, and ``held`` is set as soon as there is one.
    """

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self.url = ""
        self.count = 0
        self.answering = asyncio.Event()
        self.answering.set()
        self.held = asyncio.Event()

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[None]:
        """Be there to connect to."""
        proxy = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = proxy.sockets[0].getsockname()[1]
        address = self._server.set(port=port).update_query_dict({"ssl": "disable"})  # else not only whole messages come
        self.url = address.render_as_string(hide_password=False)
        async with proxy:
            yield

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection(self._server.host, self._server.port)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await asyncio.gather(_copy(client, to_server), self._copy_and_count(server, to_client))
        to_client.close()
        to_server.close()

    async def _copy_and_count(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        while True:
            head = await server.readexactly(_HEAD)
            body = await server.readexactly(int.from_bytes(head[1:]) - _HEAD + 1)
            self.count += head[:1] in _ENDS
            if not self.answering.is_set():
                self.held.set()
                await self.answering.wait()
            to_client.write(head + body)


async def _copy(client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
    while data := await client.read(65_536):
        to_server.write(data)
    to_server.close()
