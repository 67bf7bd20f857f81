"""What the database last said, shared by everybody who asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from icct_core import Clock, DatabaseProbe, DatabaseUnavailable, OutboxDepth, OutboxReader

PATIENCE = 0.06
"""Seconds anybody waits for a check: a health check answers within 100 ms (the contract's §4)."""

FRESH = timedelta(seconds=0.5)
"""How long an answer of the database serves everybody who asks."""

KEPT = timedelta(seconds=2)
"""How long it still counts while the next one is overdue, so that one slow moment takes no service out of use."""

CHECK_WITHIN = 2.0
"""Seconds after which a check is given up and the database counts as away."""

_log = structlog.stdlib.get_logger("icct.database")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """What a check found. ``outbox`` is ``None`` where it cannot be read."""

    connected: bool
    up_to_date: bool
    outbox: OutboxDepth | None


AWAY = DatabaseState(connected=False, up_to_date=False, outbox=None)


class DatabaseWatch:
    """Asks the database when somebody wants to know: one check at a time, however many ask, in a task of its own.

    Giving up a query may itself take seconds while a server hangs, which is why nobody but that task waits for it.
    """

    def __init__(self, database: DatabaseProbe, outbox: OutboxReader, clock: Clock) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._last: tuple[datetime, DatabaseState] | None = None
        self._check: asyncio.Task[None] | None = None

    async def state(self) -> DatabaseState:
        """What is so now, or was a moment ago; within ``PATIENCE``, whatever the database does."""
        known = self._younger_than(FRESH)
        if known is None:
            await asyncio.wait([self._checking()], timeout=PATIENCE)
            known = self._younger_than(KEPT)
        return known or AWAY

    async def begin(self) -> None:
        """Look once before anybody asks: the first look connects, which takes longer than ``PATIENCE``."""
        await asyncio.wait([self._checking()], timeout=CHECK_WITHIN)

    async def close(self) -> None:
        """Give up the check that may be under way."""
        if self._check is not None:
            self._check.cancel()
            await asyncio.wait([self._check])

    def _younger_than(self, age: timedelta) -> DatabaseState | None:
        """The last answer, unless it is older, or from the future of a clock that was set back."""
        if self._last is None:
            return None
        seen_at, state = self._last
        return state if timedelta() <= self._clock.now() - seen_at < age else None

    def _checking(self) -> asyncio.Task[None]:
        if self._check is None or self._check.done():
            self._check = asyncio.create_task(self._look())
        return self._check

    async def _look(self) -> None:
        state, reason = AWAY, ""
        try:
            async with asyncio.timeout(CHECK_WITHIN):
                state = await self._ask()
        except DatabaseUnavailable as error:
            reason = error.reason
        except TimeoutError:
            reason = "no answer in time"
        except Exception:  # noqa: BLE001  a health check tells what is wrong and never fails of it
            _log.exception("database_check_failed")
            reason = "the check failed"
        self._report(state, reason)
        self._last = self._clock.now(), state

    async def _ask(self) -> DatabaseState:
        await self._database.ping()
        up_to_date = await self._database.is_up_to_date()
        return DatabaseState(
            connected=True, up_to_date=up_to_date, outbox=await self._outbox.depth() if up_to_date else None
        )

    def _report(self, state: DatabaseState, reason: str) -> None:
        """One line when it goes away, and one when it is back."""
        was_connected = self._last is None or self._last[1].connected
        if was_connected and not state.connected:
            _log.warning("database_away", reason=reason)
        elif state.connected and not was_connected:
            _log.info("database_back")
