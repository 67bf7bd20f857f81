"""Routes for health, status and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Controller, HttpMethod, MediaType, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.openapi import ResponseSpec

from icct_core import OutboxDepth

from ...version import VERSION
from ..api.openapi import problem_responses
from ..api.wire import Alive, Health, NotReady, OutboxStatus, Ready, ServiceState, Status
from ..injection import Injected
from .diagnosis import problems, reason_not_ready, verdict
from .health_sources import HealthSources

METRICS_TYPE = "text/plain; version=0.0.4"
_METRICS = ("/metrics", "/api/v1/metrics")
_READING = (HttpMethod.GET, HttpMethod.HEAD)
_DEFECT = problem_responses("INTERNAL_SERVER_ERROR")


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
    async def health(self, sources: Injected[HealthSources]) -> Response[Health]:
        state, now = sources.database(), sources.clock.now()
        found = problems(state, sources.troubles(), now)
        health = Health(
            status=verdict(state, found),
            version=VERSION,
            environment=sources.environment,
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
    async def ready(self, sources: Injected[HealthSources]) -> Response[Ready | NotReady]:
        reason = reason_not_ready(sources.database())
        return Response(NotReady(reason=reason), status_code=503) if reason else Response(Ready())

    @route(
        ["/status", "/api/v1/status"],
        http_method=_READING,
        status_code=200,
        summary="How the service is doing",
        responses=_DEFECT,
    )
    async def status(self, sources: Injected[HealthSources]) -> Status:
        state, now, troubles = sources.database(), sources.clock.now(), sources.troubles()
        return Status(
            version=VERSION,
            environment=sources.environment,
            uptime_seconds=int((now - sources.started_at).total_seconds()),
            database="connected" if state.connected else "disconnected",
            cloudinary=_state(troubles, "cloudinary"),
            email=_state(troubles, "email"),
            problems=problems(state, troubles, now),
            outbox=_in_numbers(state.outbox, now) if state.outbox else None,
            pages="on" if sources.pages_on else "off",
            board="on" if sources.board_on else "off",
        )

    @route(
        [*_METRICS],
        http_method=_READING,
        status_code=200,
        media_type=MediaType.TEXT,
        summary="Figures for Prometheus",
        responses=_DEFECT,
    )
    async def metrics(self, request: Request[Any, Any, Any], sources: Injected[HealthSources]) -> Response[bytes]:
        """Only as it is spelled: the framework would take a slash at its end, which a proxy's rule may not know."""
        if request.scope["raw_path"].decode("latin-1") not in _METRICS:
            raise NotFoundException
        return Response(await sources.metrics(), media_type=METRICS_TYPE)


def _in_numbers(depth: OutboxDepth, now: datetime) -> OutboxStatus:
    oldest = None if depth.oldest is None else max(0, int((now - depth.oldest).total_seconds()))
    return OutboxStatus(pending=depth.pending, oldest_seconds=oldest, parked=depth.parked)


def _state(troubles: Mapping[str, str | None], service: str) -> ServiceState:
    if service not in troubles:
        return "disabled"
    return "unavailable" if troubles[service] else "connected"
