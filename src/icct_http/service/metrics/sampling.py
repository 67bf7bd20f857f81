"""Samples gauges, such as open connections, now and then.

Reading them costs nothing; following each change would.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from icct_core import DatabaseProbe, RateCounter

from ..registering.database_watch import DatabaseWatch
from ..worker.delivery_services import DeliveryServices
from .metrics import Metrics

EVERY = 1.0  # seconds; several times in the shortest interval anybody scrapes at


class Sampler:
    """Notes the state of this process's breakers, its database and connections there, and the storage it counts in."""

    def __init__(
        self,
        metrics: Metrics,
        services: DeliveryServices,
        counter: RateCounter,
        database: DatabaseWatch,
        probe: DatabaseProbe,
    ) -> None:
        self._metrics = metrics
        self._services = services
        self._counter = counter
        self._database = database
        self._probe = probe

    def sample(self) -> None:
        for service, trouble in self._services.troubles().items():
            self._metrics.breaker(service, is_open=trouble is not None)
        self._metrics.taking_registrations(possible=self._database.state.takes_registrations)
        self._metrics.limit_storage(away=self._counter.away)
        if connections := self._probe.connections():
            self._metrics.pool(connections)


@asynccontextmanager
async def sampling(sampler: Sampler) -> AsyncIterator[None]:
    """Take a sample at once, and one a second during the block."""
    sampler.sample()
    task = asyncio.create_task(_repeat(sampler))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _repeat(sampler: Sampler) -> None:
    while True:
        await asyncio.sleep(EVERY)
        sampler.sample()
