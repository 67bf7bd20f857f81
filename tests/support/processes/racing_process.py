"""One of two processes that work on one database at the same time: ``racing_process.py URL``.

Each line of its input is a batch of orders, ``{"batch": 1, "careless": "", "orders": [{"do": "decide", …}]}``, which it
carries out together and answers with ``{"batch": 1, "results": […]}``. Batches may overlap. Its first line says that
it is ready: all of its connections are there.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import text

from icct_adapters.sql import PoolLimits, SqlDatabase, SqlStore, SqlWindowReader, open_database
from icct_adapters.sql.engine import drivers
from icct_adapters.system_clock import SystemClock
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    ChangeWindow,
    ChangeWindowCommand,
    CoreError,
    DatabaseUnavailable,
    Decision,
    GetWindow,
    ListMessages,
    RegisterTeam,
    RegisterTeamCommand,
    RegistrationClosed,
    ReplaceLogo,
    ReplaceLogoCommand,
    RetryMessages,
    RetryMessagesCommand,
    StaleVersion,
    TeamId,
    TournamentRules,
    Window,
    WindowRepository,
)
from tests.support.builders import a_form, a_png_of
from tests.support.databases.careless_repositories import (
    LocksNoTeam,
    LooksAtNoVersion,
    OtherWindows,
    ReadsBeforeItLocks,
    by_steps,
    into_tombstones,
)
from tests.support.databases.registries import Registry
from tests.support.review_office import FIRST, ReviewOffice

T = TypeVar("T")

CONNECTIONS = 20
TRIES = 20
PATIENCE = dict.fromkeys(drivers.LIMITS, "30s")
HOLD = 13
"""The advisory lock that a closing waits for between reading the clock and storing the window."""

REPOSITORIES = {"versions": LooksAtNoVersion, "churches": ReadsBeforeItLocks, "notes": LocksNoTeam}
"""What a careless process has in place of ours, by what it does not look at; there are two more kinds below."""

CLOCK = SystemClock()
RULES = TournamentRules(min_players=0, teams_per_church=50)


class HeldWindows(WindowRepository):
    """Puts a window when the parent lets it; ``read`` reads it without its lock."""

    def __init__(self, windows: Any, read: SqlWindowReader | None) -> None:
        self._windows, self._read = windows, read

    async def get(self, prefix: str) -> Window | None:
        window: Window | None = await (self._read.current(prefix) if self._read else self._windows.get(prefix))
        return window

    async def put(self, prefix: str, window: Window) -> None:
        await self._windows._connection.rows(text("SELECT pg_advisory_xact_lock(:key)"), {"key": HOLD})
        await self._windows.put(prefix, window)


class Racer:
    """Carries out orders on one store; each method is one, and returns what came of it."""

    def __init__(self, store: SqlStore, *, locks_window: bool = True) -> None:
        self._store, self._locks_window = store, locks_window
        self._desk = ReviewOffice(store=store, rules=RULES)
        self._registry = Registry(store=store, rules=RULES)

    async def decide(self, decision: str, **more: Any) -> str:
        return str((await self._desk.decide(decision, **_by(more))).outcome)

    async def correct(self, **more: Any) -> str:
        await self._desk.correct(**_by(more))
        return "done"

    async def correct_at_last(self, **more: Any) -> str:
        """Look again whenever somebody else was first."""
        while True:
            with suppress(StaleVersion):
                return await self.correct(**more)

    async def note(self) -> str:
        await self._desk.note("He rang at night")
        return "done"

    async def logo(self, size: int, **more: Any) -> str:
        """Replace the first team's logo by a PNG of so many bytes."""
        replace = ReplaceLogo(unit_of_work=self._store.unit_of_work, clock=CLOCK)
        await replace(ReplaceLogoCommand(team_id=FIRST, content=a_png_of(size), **_by(more)))
        return "done"

    async def send_again(self) -> str:
        """All mails of the first team, those as well that the outbox has forgotten."""
        messages = ListMessages(outbox=self._store.outbox, registrations=self._store.registrations)
        retry = RetryMessages(list_messages=messages, unit_of_work=self._store.unit_of_work, clock=CLOCK)
        return str((await retry(RetryMessagesCommand(team_id=FIRST, delivered=True))).delivered)

    async def remove(self) -> str:
        await self._desk.remove()
        return "done"

    async def enter(self, church: str, team: str) -> str:
        return str(await _sent_again(lambda: self._registry.enter(church, team=team)))

    async def register_again(self) -> str:
        """The team that the desk has as its first."""
        return str(await _sent_again(self._desk.register))

    async def merge(self, source: str, into: str) -> str:
        done = await _sent_again(lambda: self._registry.merge(source, into))
        return str(done.merge_id)

    async def merge_and_part(self, source: str, into: str, times: int) -> str:
        for _ in range(times):
            done = await _sent_again(partial(self._registry.merge, source, into))
            await _sent_again(partial(self._registry.undo, done.merge_id))
        return "done"

    async def leave(self, team_id: str) -> str:
        await _sent_again(lambda: self._registry.decide(TeamId.parse(team_id), Decision.WITHDRAW))
        return "done"

    async def leave_and_return(self, team_id: str, times: int) -> str:
        for _ in range(times):
            await self.leave(team_id)
            await _sent_again(lambda: self._registry.decide(TeamId.parse(team_id), Decision.REINSTATE))
        return "done"

    async def arrive(self) -> str:
        """When a form that begins to arrive now has arrived."""
        return CLOCK.now().isoformat()

    async def register(self, name: str, arrived_at: str | None = None) -> dict[str, Any]:
        """Enter a form that began to arrive then, or now; its instant, and whether it was taken."""
        arrived = datetime.fromisoformat(arrived_at) if arrived_at else CLOCK.now()
        form = a_form(team_name=name, church_name=name)
        register = RegisterTeam(
            unit_of_work=self._store.unit_of_work, team_entry=self._store.team_entry, clock=CLOCK, rules=RULES
        )
        try:
            await register(RegisterTeamCommand(form=form, arrived_at=arrived))
        except RegistrationClosed:
            return {"arrived_at": arrived.isoformat(), "taken": False}
        return {"arrived_at": arrived.isoformat(), "taken": True}

    async def close(self) -> str:
        """When registration was closed."""
        read = None if self._locks_window else self._store.windows
        unit_of_work = OtherWindows(self._store.unit_of_work, lambda own: HeldWindows(own, read))
        version = (await GetWindow(windows=self._store.windows)()).version
        change = ChangeWindow(unit_of_work=unit_of_work, clock=CLOCK, rules=RULES)
        closed = await change(ChangeWindowCommand(actor=OPERATOR, version=version, closed=True))
        assert closed.closed_at is not None
        return closed.closed_at.isoformat()


def _by(more: dict[str, Any]) -> dict[str, Any]:
    """Who did it; the version that the team has, unless another one was seen; and which team, if not the first."""
    known = {name: value for name, value in more.items() if name not in {"by", "team_id"} and value is not None}
    team_id = {"team_id": TeamId.parse(more["team_id"])} if "team_id" in more else {}
    return known | team_id | {"actor": Actor(ActorKind.ORGANISER, more.get("by", "asha"))}


async def _sent_again(work: Callable[[], Awaitable[T]]) -> T:
    """As a service does, which repeats what the database has rolled back."""
    for _ in range(TRIES - 1):
        try:
            return await work()
        except DatabaseUnavailable as error:
            if not error.repeatable:
                raise
    return await work()


def _racer(database: SqlDatabase, careless: str) -> Racer:
    if careless == "tombstones":
        return Racer(by_steps(into_tombstones(database)))
    if careless in REPOSITORIES:
        return Racer(by_steps(database, REPOSITORIES[careless]))
    return Racer(SqlStore(database), locks_window=careless != "window")


async def _what_came_of(racer: Racer, order: dict[str, Any]) -> Any:
    """The result of an order, or its refusal's code; who was first, if somebody was."""
    what = order.pop("do")
    try:
        return await getattr(racer, what)(**order)
    except StaleVersion as stale:
        return f"after {stale.changed_by}"
    except CoreError as error:
        return error.code


async def _carry_out(database: SqlDatabase, line: bytes) -> None:
    batch = json.loads(line)
    racer = _racer(database, batch["careless"])
    results = await asyncio.gather(*(_what_came_of(racer, order) for order in batch["orders"]))
    print(json.dumps({"batch": batch["batch"], "results": results}), flush=True)


async def _connect(database: SqlDatabase) -> None:
    """Open all connections: nobody is late because his has to be made."""
    together = asyncio.Barrier(CONNECTIONS)

    async def use() -> None:
        async with database.writer.connect():
            await together.wait()

    await asyncio.gather(*(use() for _ in range(CONNECTIONS)))


async def main(url: str) -> None:
    drivers.LIMITS.update(PATIENCE)  # the parent holds locks on purpose
    database = open_database(f"{url}?command_timeout=40", PoolLimits(size=CONNECTIONS, overflow=0))
    await _connect(database)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    print("ready", flush=True)
    async with asyncio.TaskGroup() as batches:
        async for line in orders:
            batches.create_task(_carry_out(database, line))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
