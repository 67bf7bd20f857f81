"""The metrics, each with a row in ``docs/reference/metrics.md``."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from icct_core import ConnectionUse, DeliveryOutcome, MessageKind, MessageState, Purged

NO_ROUTE: Final = "none"
"""The route of requests that reach none: unknown paths must not make a new time series each."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_OUTCOMES = {
    MessageState.DELIVERED: "delivered",
    MessageState.PENDING: "postponed",
    MessageState.PARKED: "parked",
    MessageState.UNNEEDED: "unneeded",
}


class Metrics:
    """Counts what happens in this process; all processes of a server are added up when they are read."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._requests = Counter(
            "icct_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "icct_http_request_duration_seconds",
            "Time from a request's headers to the end of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._registrations = Counter(
            "icct_registrations", "Forms sent, by what became of them.", ("outcome",), registry=registry
        )
        self._decisions = Counter(
            "icct_decisions",
            "Decisions about teams, by what became of them.",
            ("decision", "outcome"),
            registry=registry,
        )
        self._deliveries = Counter(
            "icct_deliveries",
            "Attempts to deliver, by how they ended.",
            ("kind", "outcome"),
            registry=registry,
        )
        self._erased = Counter("icct_erased_teams", "Teams that were erased on time.", ("why",), registry=registry)
        self._purge_failures = Counter(
            "icct_purge_failures", "Times that something could not be forgotten or erased.", registry=registry
        )
        self._limited = Counter(
            "icct_rate_limit_rejections", "Requests refused by a rate limit.", ("limit",), registry=registry
        )
        self._retries = Counter(
            "icct_database_retries", "Transactions repeated after a failure that passes by itself.", registry=registry
        )
        self._make_gauges(registry)
        for kind in MessageKind:
            for outcome in _OUTCOMES.values():
                self._deliveries.labels(kind.value, outcome)
        for why in ("withdrawn", "purge"):
            self._erased.labels(why)

    def _make_gauges(self, registry: CollectorRegistry) -> None:
        """``live``: a process that died counts no more."""
        self._limit_storage_away = Gauge(
            "icct_rate_limit_storage_away",
            "1 while a process counts by itself because the shared storage of the rate limit is away.",
            multiprocess_mode="livemax",
            registry=registry,
        )
        self._taking_registrations = Gauge(
            "icct_registrations_possible",
            "1 while every process can take registrations, as its /health says.",
            multiprocess_mode="livemin",
            registry=registry,
        )
        self._breaker_open = Gauge(
            "icct_breaker_open",
            "1 while a process leaves a delivery service alone after failures, or is refused by it.",
            ("service",),
            multiprocess_mode="livemax",
            registry=registry,
        )
        self._connections = Gauge(
            "icct_database_connections",
            "Open connections to the database.",
            ("state",),
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._live_connections = Gauge(
            "icct_live_connections",
            "Open connections that are told of changes on the public board.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._most_live_connections = Gauge(
            "icct_live_connections_max",
            "Such connections that the processes keep at most; 0 while the board is off.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._most_connections = Gauge(
            "icct_database_connections_max",
            "Connections to the database that the processes may open.",
            multiprocess_mode="livesum",
            registry=registry,
        )

    def request(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """One request was answered; ``route`` is its template, ``status`` is ``None`` if the client left before."""
        method, route = method if method in _METHODS else "other", route or NO_ROUTE
        self._requests.labels(method, route, str(status or "none")).inc()
        self._seconds.labels(method, route).observe(seconds)

    def registration(self, outcome: str) -> None:
        """A form became a team (``registered``), was one already (``replayed``), or was refused with this code.

        One whose time was over (``cancelled``) may be any of these; ``defect`` is what nobody expected.
        """
        self._registrations.labels(outcome).inc()

    def decision(self, decision: str, outcome: str) -> None:
        """A decision was made (``done``), stood already (``unchanged``), or was refused with this code.

        ``cancelled`` and ``defect`` are as for registrations.
        """
        self._decisions.labels(decision, outcome).inc()

    def delivery(self, outcome: DeliveryOutcome) -> None:
        """One attempt to deliver ended; one whose service was not called is none, unless that ended the message."""
        settlement = outcome.settlement
        if not settlement.called and settlement.state is MessageState.PENDING:
            return
        self._deliveries.labels(settlement.leased.message.kind.value, _OUTCOMES[settlement.state]).inc()

    def purge(self, purged: Purged | None) -> None:
        """A purge has ended; ``None`` is one that failed."""
        if purged is None:
            self._purge_failures.inc()
        else:
            self._erased.labels("withdrawn").inc(purged.withdrawn)
            self._erased.labels("purge").inc(purged.purged)

    def limited(self, limit: str) -> None:
        """A request was refused by the limit of this name: one of a few, never a client's address."""
        self._limited.labels(limit).inc()

    def taking_registrations(self, *, possible: bool) -> None:
        """Whether this process can take registrations now."""
        self._taking_registrations.set(possible)

    def limit_storage(self, *, away: bool) -> None:
        """Whether this process counts by itself because the shared storage is away."""
        self._limit_storage_away.set(away)

    def live_connections(self, count: int) -> None:
        """How many connections this process tells of changes on the board."""
        self._live_connections.set(count)

    def most_live_connections(self, most: int) -> None:
        """How many it keeps at most."""
        self._most_live_connections.set(most)

    def database_retry(self) -> None:
        """A transaction is about to be repeated."""
        self._retries.inc()

    def breaker(self, service: str, *, is_open: bool) -> None:
        """Whether this process leaves the service alone."""
        self._breaker_open.labels(service).set(is_open)

    def pool(self, use: ConnectionUse) -> None:
        """How many connections this process has now."""
        self._connections.labels("in_use").set(use.in_use)
        self._connections.labels("idle").set(use.idle)
        self._most_connections.set(use.most)
