"""One of several processes that register teams at the same time: ``registering_process.py URL NAME COUNT REPOSITORY``.

Every third transaction fails behind its number. Prints the numbers given, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from itertools import count

from sqlalchemy import select

from icct_adapters.sql import PoolLimits, SqlRegistrationRepository, SqlUnitOfWork, open_database
from icct_adapters.sql.tables import tournaments
from icct_adapters.system_clock import SystemClock
from icct_core import (
    DatabaseUnavailable,
    RegisterTeam,
    RegisterTeamCommand,
    TeamRegistered,
    TournamentRules,
    Transaction,
    UnitOfWork,
)
from tests.support.builders import a_command, register_by_steps

TRIES = 10
CONNECTIONS = 20


class UnlockedCounter(SqlRegistrationRepository):
    """The negative control: reads the last number without its lock, and writes the next when all connections have."""

    reads = count(1)
    all_have_read = asyncio.Event()

    async def _next_number(self, rules: TournamentRules, arrived_at: datetime) -> int:
        prefix = rules.id_prefix
        query = select(tournaments.c.last_number).where(tournaments.c.prefix == prefix)
        last = await self._connection.value(query, {}) or 0
        if next(self.reads) == CONNECTIONS:
            self.all_have_read.set()
        await self.all_have_read.wait()
        row = {"prefix": prefix, "last_number": last + 1}
        insert = self._dialect.insert(tournaments).values(row)
        await self._connection.change(insert.on_conflict_do_update(index_elements=["prefix"], set_=row), {})
        return last + 1


class FailingUnitOfWork(UnitOfWork):
    """Every third transaction fails when everything but the commit is done."""

    def __init__(self, inner: UnitOfWork) -> None:
        self._inner = inner
        self._ended = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            yield tx
            self._ended += 1
            if self._ended % 3 == 0:
                raise RuntimeError("failed before the commit")


REPOSITORIES = {"locked": SqlRegistrationRepository, "unlocked": UnlockedCounter}


async def register(use_case: RegisterTeam, command: RegisterTeamCommand) -> TeamRegistered:
    """Register as captains do: who is told that the database is busy tries again."""
    for _ in range(TRIES - 1):
        with suppress(DatabaseUnavailable):
            return await use_case(command)
    return await use_case(command)


async def main(url: str, name: str, attempts: int, repository: str) -> None:
    database = open_database(url, PoolLimits(size=CONNECTIONS, overflow=0))
    unit_of_work = FailingUnitOfWork(SqlUnitOfWork(database, REPOSITORIES[repository]))
    use_case = register_by_steps(unit_of_work, clock=SystemClock())
    commands = [
        # churches differ, or the lock on a church's row would stand in for the counter's
        a_command(team_name=f"{name} {index}", church_name=f"Church of {name} {index}", key=f"{name}-{index}")
        for index in range(attempts)
    ]
    results = await asyncio.gather(*(register(use_case, command) for command in commands), return_exceptions=True)
    await database.close()
    print(json.dumps([result.team_id.number for result in results if not isinstance(result, BaseException)]))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
