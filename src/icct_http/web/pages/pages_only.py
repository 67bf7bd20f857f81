"""How pages are read, and who is refused there: those who want JSON."""

from __future__ import annotations

from typing import Any

from litestar import HttpMethod
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ..accept import prefers_json
from ..problems.catalogue import NotAcceptable

READ = (HttpMethod.GET, HttpMethod.HEAD)
"""The methods that only read."""


async def pages_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard; raises ``NotAcceptable``."""
    if prefers_json(",".join(connection.headers.getall("accept", []))):
        raise NotAcceptable
