"""Health, and the API's own description."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from litestar import Controller, MediaType, Request, Response, get
from litestar.openapi import ResponseSpec

from icct_core import Clock, DatabaseProbe, DatabaseUnavailable, OutboxDepth, OutboxReader

from ..delivery_services import DeliveryServices
from ..injection import Injected
from ..openapi import problem_responses
from ..settings import Settings
from ..version import VERSION
from ..wire import Health, OutboxStatus, ServiceState, Status

if TYPE_CHECKING:
    from icct_adapters.resilience import Guard

PATIENCE = 0.09
"""Seconds the database has to answer: a health check answers within 100 ms (the contract's §4)."""


_HEALTH_ANSWERS = {
    503: ResponseSpec(Health, description="The database is away", generate_examples=False),
    **problem_responses("INTERNAL_SERVER_ERROR"),
}


class UtilityController(Controller):
    """What monitors and tools ask for."""

    tags = ("Utility",)

    @get("/health", summary="Whether registrations can be taken", responses=_HEALTH_ANSWERS)
    async def health(
        self, database: Injected[DatabaseProbe], clock: Injected[Clock], settings: Injected[Settings]
    ) -> Response[Health]:
        connected = await _answers(database)
        health = Health(
            status="healthy" if connected else "unhealthy",
            version=VERSION,
            environment=settings.environment,
            database="connected" if connected else "disconnected",
            timestamp=clock.now(),
        )
        return Response(health, status_code=200 if connected else 503)

    @get("/status", summary="How the service is doing", responses=problem_responses("INTERNAL_SERVER_ERROR"))
    async def status(
        self,
        outbox: Injected[OutboxReader],
        services: Injected[DeliveryServices],
        started_at: Injected[datetime],
        clock: Injected[Clock],
        settings: Injected[Settings],
    ) -> Status:
        now, depth = clock.now(), await _depth(outbox)
        guards = {"cloudinary": services.cloudinary, "email": services.email}
        return Status(
            version=VERSION,
            environment=settings.environment,
            uptime_seconds=int((now - started_at).total_seconds()),
            database="disconnected" if depth is None else "connected",
            cloudinary=_state(services.cloudinary),
            email=_state(services.email),
            problems={name: guard.trouble for name, guard in guards.items() if guard and guard.trouble},
            outbox=_in_numbers(depth, now) if depth else None,
        )

    @get("/openapi.json", summary="This description", media_type=MediaType.JSON, include_in_schema=False)
    async def description(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        return request.app.openapi_schema.to_schema()


async def _depth(outbox: OutboxReader) -> OutboxDepth | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await outbox.depth()
    except (DatabaseUnavailable, TimeoutError):
        return None


def _in_numbers(depth: OutboxDepth, now: datetime) -> OutboxStatus:
    oldest = None if depth.oldest is None else max(0, int((now - depth.oldest).total_seconds()))
    return OutboxStatus(pending=depth.pending, oldest_seconds=oldest, parked=depth.parked)


def _state(guard: Guard | None) -> ServiceState:
    if guard is None:
        return "disabled"
    return "unavailable" if guard.trouble else "connected"


async def _answers(database: DatabaseProbe) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.ping()
    except (DatabaseUnavailable, TimeoutError):
        return False
    return True
