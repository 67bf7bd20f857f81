"""Opens the rate counter that the settings name: in memory or on a server."""

from __future__ import annotations

import structlog

from icct_adapters.memory import InMemoryRateCounter
from icct_core import Clock, RateCounter

from .settings.groups.requests import RequestSettings

_log = structlog.stdlib.get_logger("icct.rate_limit")


def open_rate_counter(requests: RequestSettings, clock: Clock) -> RateCounter:
    """A counter that connects to nothing yet; the log has a line when its server goes away, and when it is back."""
    counter = InMemoryRateCounter()
    if not requests.rate_limit_storage_url:
        return counter
    from icct_adapters.valkey import ValkeyRateCounter  # noqa: PLC0415  a quarter of a second for a server's client

    return ValkeyRateCounter(requests.rate_limit_storage_url, clock, fallback=counter, on_change=_report)


def _report(cause: str | None) -> None:
    if cause is None:
        _log.warning("rate_limit_storage_back", effect="all processes count together")
    else:
        _log.warning("rate_limit_storage_away", error=cause, effect="each process counts for itself")
