"""Watches whether registrations can be stored, so that requests learn it at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import structlog

from icct_core import DatabaseProbe, DatabaseUnavailable, OutboxDepth, WriteObstacle

from .recent_registrations import RecentRegistrations

EVERY = 1.0
"""Seconds between two looks."""

LOOK_WITHIN = 3.5
"""Seconds after which a look is given up and the database counts as away: with ``EVERY`` a change shows within five.
A look takes some eight round trips, and one that connects some twenty."""

_log = structlog.stdlib.get_logger("icct.database")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """What the last look found, and whether registrations fail all the same.

    ``outbox`` is ``None`` without a database that answers, and with tables of another version.
    """

    connected: bool
    up_to_date: bool
    outbox: OutboxDepth | None
    obstacle: WriteObstacle | None = None
    failing: bool = False
    kept_bytes: int = 0

    @property
    def takes_registrations(self) -> bool:
        return self.connected and self.obstacle is None and not self.failing


AWAY = DatabaseState(connected=False, up_to_date=False, outbox=None)


class DatabaseWatch:
    """Looks each second in a task of its own, however many ask and whatever the database does.

    The database is away only after a look that failed or took longer than ``LOOK_WITHIN``.
    """

    def __init__(self, database: DatabaseProbe, registrations: RecentRegistrations) -> None:
        self._database = database
        self._registrations = registrations
        self._found: DatabaseState | None = None
        self._looking: asyncio.Task[tuple[DatabaseState, str]] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def state(self) -> DatabaseState:
        """What is known now. Before the first look nothing is, and nobody is sent here."""
        return replace(self._found or AWAY, failing=self._registrations.failing)

    async def begin(self) -> None:
        """Look once before anybody asks, and go on looking until ``close``."""
        await self.look()
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Look no more; what was found last stays known."""
        for task in (self._watching, self._looking):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])

    async def look(self) -> None:
        """Take a look, or wait for the one under way; return within ``LOOK_WITHIN``.

        Nobody waits for a look that is given up: ending a query of a server that hangs may itself take seconds.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._ask())
        looking = self._looking
        await asyncio.wait([looking], timeout=LOOK_WITHIN)
        if looking.cancelled():
            return  # it was given up before, or the watch was closed
        if looking.done():
            found, reason = looking.result()
        else:
            if not looking.cancelling():  # a second time would cut short what the first one ends
                looking.cancel()
            found, reason = AWAY, "no answer in time"
        self._report(found, reason)
        self._found = found

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def _ask(self) -> tuple[DatabaseState, str]:
        stored_before = self._registrations.stored
        try:
            seen = await self._database.look()
        except DatabaseUnavailable as error:
            return AWAY, error.reason
        except Exception:  # noqa: BLE001  a health check tells what is wrong and never fails of it
            _log.exception("database_check_failed")
            return AWAY, "the check failed"
        # a team that was stored meanwhile shows more than any look
        obstacle = seen.obstacle if self._registrations.stored == stored_before else None
        state = DatabaseState(
            connected=True,
            up_to_date=seen.up_to_date,
            outbox=seen.outbox,
            obstacle=obstacle,
            kept_bytes=seen.kept_bytes,
        )
        return state, obstacle or ""

    def _report(self, found: DatabaseState, reason: str) -> None:
        """One line when it goes away or takes nothing any more, and one when that is over."""
        before = self._found or replace(found, connected=True, obstacle=None)
        if before.connected and not found.connected:
            _log.warning("database_away", reason=reason)
        elif found.connected and not before.connected:
            _log.info("database_back")
        if found.obstacle and found.obstacle != before.obstacle:
            _log.warning("writes_impossible", reason=reason)
        elif before.obstacle and found.connected and not found.obstacle:
            _log.info("writes_possible")
