"""Health, status and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from litestar import Controller, HttpMethod, MediaType, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.openapi import ResponseSpec

from icct_core import Clock, OutboxDepth

from ..database_watch import DatabaseWatch
from ..delivery_services import DeliveryServices
from ..exposition import CONTENT_TYPE, Exposition
from ..health import problems, reason_not_ready, verdict
from ..injection import Injected
from ..openapi import problem_responses
from ..settings import Settings
from ..version import VERSION
from ..wire import Alive, Health, NotReady, OutboxStatus, Ready, ServiceState, Status

if TYPE_CHECKING:
    from icct_adapters.resilience import Guard

_METRICS = ("/metrics", "/api/v1/metrics")
_READING = (HttpMethod.GET, HttpMethod.HEAD)
_DEFECT = problem_responses("INTERNAL_SERVER_ERROR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What is asked how the service does; one parameter of a route instead of five."""

    database: DatabaseWatch
    services: DeliveryServices
    started_at: datetime
    clock: Clock
    settings: Settings


class UtilityController(Controller):
    """What monitors and tools ask for."""

    tags = ("Utility",)

    @route(
        ["/health", "/api/v1/health"],
        http_method=_READING,
        status_code=200,
        summary="Whether registrations can be taken",
        responses={
            503: ResponseSpec(Health, description="No registration can be stored", generate_examples=False),
            **_DEFECT,
        },
    )
    async def health(self, vitals: Injected[Vitals]) -> Response[Health]:
        state, now = vitals.database.state, vitals.clock.now()
        found = problems(state, vitals.services, now)
        health = Health(
            status=verdict(state, found),
            version=VERSION,
            environment=vitals.settings.environment,
            database="connected" if state.connected else "disconnected",
            timestamp=now,
            problems=found,
        )
        return Response(health, status_code=200 if state.takes_registrations else 503)

    @route(
        ["/health/live", "/api/v1/health/live"],
        http_method=_READING,
        status_code=200,
        summary="Whether the process answers",
        responses=_DEFECT,
    )
    async def live(self) -> Alive:
        return Alive()

    @route(
        ["/health/ready", "/api/v1/health/ready"],
        http_method=_READING,
        status_code=200,
        summary="Whether requests may be sent here",
        responses={
            503: ResponseSpec(
                NotReady,
                description="The database is away, takes no registrations, or has the tables of another version",
                generate_examples=False,
            ),
            **_DEFECT,
        },
    )
    async def ready(self, vitals: Injected[Vitals]) -> Response[Ready | NotReady]:
        reason = reason_not_ready(vitals.database.state)
        return Response(NotReady(reason=reason), status_code=503) if reason else Response(Ready())

    @route(
        ["/status", "/api/v1/status"],
        http_method=_READING,
        status_code=200,
        summary="How the service is doing",
        responses=_DEFECT,
    )
    async def status(self, vitals: Injected[Vitals]) -> Status:
        state, now = vitals.database.state, vitals.clock.now()
        return Status(
            version=VERSION,
            environment=vitals.settings.environment,
            uptime_seconds=int((now - vitals.started_at).total_seconds()),
            database="connected" if state.connected else "disconnected",
            cloudinary=_state(vitals.services.cloudinary),
            email=_state(vitals.services.email),
            problems=problems(state, vitals.services, now),
            outbox=_in_numbers(state.outbox, now) if state.outbox else None,
        )

    @route(
        [*_METRICS],
        http_method=_READING,
        status_code=200,
        media_type=MediaType.TEXT,
        summary="Figures for Prometheus",
        responses=_DEFECT,
    )
    async def metrics(self, request: Request[Any, Any, Any], exposition: Injected[Exposition]) -> Response[bytes]:
        """Only as it is spelled: the framework would take a slash at its end, which a proxy's rule may not know."""
        if request.scope["raw_path"].decode("latin-1") not in _METRICS:
            raise NotFoundException
        return Response(await exposition.text(), media_type=CONTENT_TYPE)


def _in_numbers(depth: OutboxDepth, now: datetime) -> OutboxStatus:
    oldest = None if depth.oldest is None else max(0, int((now - depth.oldest).total_seconds()))
    return OutboxStatus(pending=depth.pending, oldest_seconds=oldest, parked=depth.parked)


def _state(guard: Guard | None) -> ServiceState:
    if guard is None:
        return "disabled"
    return "unavailable" if guard.trouble else "connected"
