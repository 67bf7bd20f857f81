"""Wakes the workers of other processes when a message is queued (LISTEN, NOTIFY)."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from icct_core import DatabaseUnavailable, MessageKind

from ...outbox_signal import OutboxSignal
from .errors import database_errors
from .liveness import PING_WITHIN

CHANNEL = "icct_outbox"
GATHERING = 0.02  # seconds; one notice tells of all commits in them, so that a busy evening needs fifty a second
PING_EVERY = 5.0  # seconds
RECONNECT_AFTER = 1.0  # seconds; workers also look by themselves once a second

_NOTIFY = text("SELECT pg_notify(:channel, kind) FROM unnest(CAST(:kinds AS text[])) AS kind")


class Notices(Protocol):
    """Tells other processes what was queued here, and this process what was queued there."""

    @abstractmethod
    def tell(self, kinds: Iterable[MessageKind]) -> None:
        """Soon tell the others that messages of these kinds were committed."""

    @abstractmethod
    def listening(self) -> AbstractAsyncContextManager[None]:
        """Raise this process's signal for what others tell, during the block."""

    @abstractmethod
    async def close(self) -> None:
        """Return when the others were told."""


class NoNotices(Notices):
    """For SQLite: other processes find out by looking."""

    def tell(self, kinds: Iterable[MessageKind]) -> None:
        """Nobody can be told."""

    def listening(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def close(self) -> None:
        """Nothing is under way."""


class PostgresNotices(Notices):
    """``NOTIFY`` after the commit, not in it: inside a transaction it would make commits wait for each other."""

    def __init__(self, engine: AsyncEngine, signal: OutboxSignal) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._signal = signal
        self._untold: set[MessageKind] = set()
        self._telling: asyncio.Task[None] | None = None

    def tell(self, kinds: Iterable[MessageKind]) -> None:
        self._untold.update(kinds)
        if self._untold and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_all())

    async def close(self) -> None:
        if self._telling is not None:
            await self._telling

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._listen_always())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _tell_all(self) -> None:
        while self._untold:
            await asyncio.sleep(GATHERING)
            kinds, self._untold = self._untold, set()
            with suppress(DatabaseUnavailable), database_errors():  # then the others find out by looking
                async with self._engine.connect() as connection:
                    values = {"channel": CHANNEL, "kinds": [kind.value for kind in kinds]}
                    await connection.execute(_NOTIFY, values)

    async def _listen_always(self) -> None:
        while True:
            with suppress(DatabaseUnavailable), database_errors():
                if not await self._listen_while_connected():
                    return
            await asyncio.sleep(RECONNECT_AFTER)

    async def _listen_while_connected(self) -> bool:
        """Hold one connection of the pool, without a transaction, until it ends; ``False`` where nobody can listen.

        Through a pooler somebody else would be told: workers find out by looking, once a second.
        """
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            if driver.IS_POOLED:
                return False
            lost = asyncio.Event()
            try:
                driver.add_termination_listener(lambda _: lost.set())
                await driver.add_listener(CHANNEL, self._hear)
                self._signal.raise_for(MessageKind)  # what was told before we listened
                await _answers_until(lost, driver)
            finally:
                driver.terminate()  # politeness could wait for a peer that is silent
                await connection.invalidate()  # its listener must not go back to the pool
        return True

    def _hear(self, _connection: object, _pid: int, _channel: str, kind: str) -> None:
        self._signal.raise_for(known for known in MessageKind if known.value == kind)


async def _answers_until(lost: asyncio.Event, driver: Any) -> None:
    """Return when the connection ended; raises ``TimeoutError`` when it went silent, which ends nothing by itself."""
    while not lost.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(PING_EVERY):
                await lost.wait()
                return
        await driver.execute(f"LISTEN {CHANNEL}", timeout=PING_WITHIN)  # it listens already: a ping
