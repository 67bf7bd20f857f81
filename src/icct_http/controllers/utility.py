"""Health, and the API's own description."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Controller, MediaType, Request, Response, get
from litestar.openapi import ResponseSpec

from icct_core import Clock, DatabaseProbe, DatabaseUnavailable

from ..injection import Injected
from ..openapi import problem_responses
from ..settings import Settings
from ..version import VERSION
from ..wire import Health

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

    @get("/openapi.json", summary="This description", media_type=MediaType.JSON, include_in_schema=False)
    async def description(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        return request.app.openapi_schema.to_schema()


async def _answers(database: DatabaseProbe) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.ping()
    except (DatabaseUnavailable, TimeoutError):
        return False
    return True
