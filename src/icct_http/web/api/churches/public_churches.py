"""``GET /api/v1/churches``: what a website offers to captains."""

from __future__ import annotations

from typing import Any

from litestar import Controller, HttpMethod, Request, Response, route

from icct_core import ChurchDirectory

from ...injection import Injected
from ..bodies.cacheable import cacheable
from ..query_names import query_guard
from .church_openapi import PUBLIC
from .church_wire import public_of


class PublicChurchesController(Controller):
    """Registered churches, without a key; never what captains typed."""

    tags = ("Websites",)
    guards = (query_guard,)

    @route(
        "/api/v1/churches",
        http_method=(HttpMethod.GET, HttpMethod.HEAD),
        status_code=200,
        summary="List registered churches",
        responses=PUBLIC,
    )
    async def churches(
        self, request: Request[Any, Any, Any], church_directory: Injected[ChurchDirectory]
    ) -> Response[bytes]:
        body = public_of(
            await church_directory.known(),
            only_listed=church_directory.only_listed,
            otherwise=church_directory.rules.teams_per_church,
        )
        return cacheable(request, body)
