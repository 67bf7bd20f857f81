"""The text of ``/metrics``, summed over all processes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from icct_core import Clock

from ...version import VERSION
from ..registering.database_watch import DatabaseState, DatabaseWatch
from ..settings.environment import shared_metrics_folder
from ..settings.groups.service import Environment
from .metrics import Metrics
from .metrics_folder import forget_dead_processes
from .sampling import Sampler


class MetricsEndpoint:
    """What all processes of this server have counted, and what the database says now."""

    def __init__(
        self, metrics: Metrics, sampler: Sampler, database: DatabaseWatch, clock: Clock, environment: Environment
    ) -> None:
        self._metrics = metrics
        self._sampler = sampler
        self._database = database
        self._clock = clock
        self._environment = environment

    async def text(self) -> bytes:
        """Nobody is asked for it; figures of the outbox are absent while the database is away."""
        self._sampler.sample()
        found = _Found(self._database.state, self._clock.now(), self._environment)
        return await asyncio.to_thread(self._written, found)

    def _written(self, found: Collector) -> bytes:
        now = CollectorRegistry()
        now.register(found)
        counted, folder = self._metrics.registry, shared_metrics_folder()
        if folder is not None:
            forget_dead_processes(Path(folder))
            counted = CollectorRegistry()
            MultiProcessCollector(counted, folder)  # type: ignore[no-untyped-call]
        return generate_latest(counted) + generate_latest(now)


class _Found(Collector):
    """What is the same whichever process is asked."""

    def __init__(self, state: DatabaseState, now: datetime, environment: str) -> None:
        self._state = state
        self._now = now
        self._environment = environment

    def collect(self) -> Iterator[Metric]:
        about = {"version": VERSION, "environment": self._environment}
        yield InfoMetricFamily("icct", "Which version runs where.", value=about)
        yield GaugeMetricFamily("icct_database_up", "1 while the database answers.", value=self._state.connected)
        if (outbox := self._state.outbox) is None:
            return
        messages = GaugeMetricFamily(
            "icct_outbox_messages", "Messages not delivered yet, or given up.", labels=["state"]
        )
        messages.add_metric(["pending"], outbox.pending)
        messages.add_metric(["parked"], outbox.parked)
        yield messages
        yield GaugeMetricFamily(
            "icct_outbox_oldest_seconds",
            "Age of the oldest pending message, or 0.",
            value=_since(outbox.oldest, self._now),
        )
        yield GaugeMetricFamily(
            "icct_outbox_overdue_seconds",
            "How long the message longest due has waited for a worker, or 0.",
            value=_since(outbox.due, self._now),
        )
        yield GaugeMetricFamily(
            "icct_kept_upload_bytes", "Bytes of pictures kept of forms with mistakes.", value=self._state.kept_bytes
        )


def _since(then: datetime | None, now: datetime) -> float:
    return 0.0 if then is None else max(0.0, (now - then).total_seconds())
