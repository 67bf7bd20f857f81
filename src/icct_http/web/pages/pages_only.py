"""Refuses those who want JSON where there is only a page."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ..accept import prefers_json
from ..problems.catalogue import NotAcceptable


async def pages_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard; raises ``NotAcceptable``."""
    if prefers_json(",".join(connection.headers.getall("accept", []))):
        raise NotAcceptable
