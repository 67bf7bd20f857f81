"""Backpressure: deliveries wait while registrations are being entered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from icct_core import RegisterTeamCommand, TeamRegistered

CALM = 0.1
"""Seconds without a registration that tell a moment's rest from the pause between two forms."""

AT_MOST = 1.0
"""Seconds that deliveries wait for such a rest: in the busiest minutes a few of them leave now and then."""

FEW = 2
"""So many, as what is sent then takes the time of those who wait for an answer."""


class Backpressure:
    """Knows when registrations are being entered: forms that have arrived and are not answered yet."""

    def __init__(
        self, *, now: Callable[[], float] = monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._under_way = 0
        self._none = asyncio.Event()
        self._none.set()
        self._calm_at = now()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A registration is being entered during the block."""
        self._under_way += 1
        self._none.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            self._calm_at = self._now() + CALM
            if not self._under_way:
                self._none.set()

    async def give(self) -> int | None:
        """Return when none has been entered for ``CALM`` seconds, after ``AT_MOST`` in any case: then ``FEW``."""
        try:
            async with asyncio.timeout(AT_MOST):
                while self._under_way or self._now() < self._calm_at:
                    await self._none.wait()
                    await self._sleep(max(0.0, self._calm_at - self._now()))
        except TimeoutError:
            return FEW
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritisedRegistration:
    """The use case ``register``, before deliveries."""

    register: Callable[[RegisterTeamCommand], Awaitable[TeamRegistered]]
    backpressure: Backpressure

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        with self.backpressure.taken():
            return await self.register(command)
