"""Two processes on one PostgreSQL database, and what keeps both of them waiting until they are to race."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from icct_adapters.sql import SqlDatabase, SqlStore, open_database
from icct_adapters.sql.engine import drivers
from icct_adapters.sql.tables import metadata
from tests.support.processes.icct_process import LONG_ENOUGH, environment
from tests.support.processes.racing_process import PATIENCE

ROOT = Path(__file__).parents[3]
PAUSE = 0.005  # seconds
CHURCHES = "SELECT FROM churches FOR UPDATE"
"""Locks what every change of a team waits for, after it has read the team."""

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
_EMPTY = text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")

Order = dict[str, Any]


@dataclass
class Racer:
    """A process with a store of its own, which works at the same time as others."""

    process: Process
    _batches: dict[int, asyncio.Future[list[Any]]] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def started(cls, url: str) -> AsyncIterator[Racer]:
        command = ("-m", "tests.support.processes.racing_process", url)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=environment(), stdin=PIPE, stdout=PIPE
        )
        assert process.stdin
        assert process.stdout
        racer = cls(process)
        async with asyncio.timeout(LONG_ENOUGH):
            assert await process.stdout.readline() == b"ready\n"
        reading = asyncio.create_task(racer._read(process.stdout))
        yield racer
        process.stdin.close()
        async with asyncio.timeout(LONG_ENOUGH):
            await reading
            assert await process.wait() == 0

    def work(self, *orders: Order, careless: str = "") -> asyncio.Future[list[Any]]:
        """Begin to carry out these orders, all at once; their results in the same order."""
        assert self.process.stdin
        number = len(self._batches)
        results = self._batches[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"batch": number, "careless": careless, "orders": orders})
        self.process.stdin.write(line.encode() + b"\n")
        return results

    async def _read(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            answer = json.loads(line)
            self._batches[answer["batch"]].set_result(answer["results"])


@dataclass
class TwoProcesses:
    """Both processes, and the database that they work on as the test sees it."""

    here: Racer
    there: Racer
    database: SqlDatabase

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.database)

    async def empty(self) -> None:
        async with self.database.writer.begin() as connection:
            await connection.execute(_EMPTY)

    async def race(self, *orders: Order, careless: str = "", held: str = CHURCHES) -> list[Any]:
        """What comes of orders that both carry out at once, every other one here, when all wait for what is held."""
        async with self.held(held):
            here = self.here.work(*orders[::2], careless=careless)
            there = self.there.work(*orders[1::2], careless=careless)
            await self.waiting(len(orders))
        results: list[Any] = [None] * len(orders)
        results[::2], results[1::2] = await here, await there
        return results

    @asynccontextmanager
    async def held(self, lock: str) -> AsyncIterator[None]:
        """Keep everybody waiting who needs what this statement locks."""
        async with self.database.unhurried.begin() as connection:
            await connection.execute(text(lock))
            yield

    async def waiting(self, count: int, *, unless: asyncio.Future[Any] | None = None) -> None:
        """Return when so many connections wait for locks, or what none would have to wait for is done."""
        async with asyncio.timeout(LONG_ENOUGH), self.database.reader.connect() as connection:
            while (  # noqa: ASYNC110  PostgreSQL tells nobody who begins to wait
                await connection.scalar(_WAITING) != count and not (unless and unless.done())
            ):
                await asyncio.sleep(PAUSE)


@asynccontextmanager
async def two_processes(url: str) -> AsyncIterator[TwoProcesses]:
    """Both of them, ready, on a new database with our tables."""
    with pytest.MonkeyPatch.context() as patch:
        for name, seconds in PATIENCE.items():
            patch.setitem(drivers.LIMITS, name, seconds)
        database = open_database(url)
    async with database.writer.begin() as connection:
        await connection.run_sync(metadata.create_all)
    async with Racer.started(url) as here, Racer.started(url) as there:
        yield TwoProcesses(here, there, database)
    await database.close()
