"""A link to a server that is as long, as lossy or as dead as a test wants it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from types import TracebackType
from typing import Self

_CHUNK = 65_536


class SlowLink:
    """Passes on what is sent to ``port`` of this machine, and answers, each after half of ``round_trip`` seconds.

    ``lossy`` holds up every tenth piece for 0.4 s more, which is how a lost packet looks to a program. ``pieces``
    counts what has passed.
    """

    def __init__(self, port: int, *, round_trip: float = 0.0, lossy: bool = False) -> None:
        self._server = port
        self._round_trip = round_trip
        self._lossy = lossy
        self.pieces = 0
        self._alive = asyncio.Event()
        self._alive.set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def dead(self) -> Iterator[None]:
        """Nothing passes during the block, and nothing is closed, also on new connections."""
        self._loop.call_soon_threadsafe(self._alive.clear)
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._alive.set)

    async def _listen(self) -> int:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def _end(self) -> None:
        self._listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with closing(to_client), suppress(ConnectionError):
            await self._alive.wait()
            server, to_server = await asyncio.open_connection("127.0.0.1", self._server)
            with closing(to_server):
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._carry(client, to_server))
                    both.create_task(self._carry(server, to_client))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Each piece in its turn; what is on its way does not hold up what follows it by more than its own time."""
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as both:
            both.create_task(self._arrive(on_its_way, writer))
            with suppress(ConnectionError):
                while piece := await reader.read(_CHUNK):
                    on_its_way.put_nowait((self._loop.time() + self._round_trip / 2 + self._loss(), piece))
            on_its_way.put_nowait((self._loop.time(), b""))

    async def _arrive(self, on_its_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            at, piece = await on_its_way.get()
            await asyncio.sleep(at - self._loop.time())
            await self._alive.wait()
            if not piece:
                writer.close()
                return
            writer.write(piece)

    def _loss(self) -> float:
        self.pieces += 1
        return 0.4 if self._lossy and self.pieces % 10 == 0 else 0.0
