"""Adapters that fail, for what the in-memory ones never do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from icct_core import DatabaseCondition, DatabaseProbe, Transaction, UnitOfWork


@dataclass(frozen=True, slots=True)
class FailingUnitOfWork(UnitOfWork):
    """No transaction begins; each raises ``error``."""

    error: Exception

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        raise self.error
        yield


@dataclass(frozen=True, slots=True)
class HangingUnitOfWork(UnitOfWork):
    """A store that does not answer; ``given_up`` once its query is cancelled."""

    given_up: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up.set()
        yield cast("Transaction", None)


@dataclass(frozen=True, slots=True)
class FailingDatabase(DatabaseProbe):
    """It does not answer; it raises ``error``."""

    error: Exception

    async def ping(self) -> None:
        raise self.error

    async def look(self) -> DatabaseCondition:
        raise self.error

    async def time(self) -> None:
        raise self.error

    def connections(self) -> None:
        """It has none."""


class HangingDatabase(DatabaseProbe):
    """It does not answer at all; ``given_up`` once nobody waits any more."""

    def __init__(self) -> None:
        self.given_up = asyncio.Event()

    async def ping(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up.set()

    async def look(self) -> DatabaseCondition:
        await self.ping()
        raise AssertionError("it never answers")

    async def time(self) -> None:
        await self.ping()

    def connections(self) -> None:
        """It has none."""


@dataclass(slots=True)
class InterruptedUnitOfWork(UnitOfWork):
    """Transactions of another one, but while there is an ``error``: then each raises it."""

    inner: UnitOfWork
    error: Exception | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        if self.error is not None:
            raise self.error
        async with self.inner.begin() as tx:
            yield tx
