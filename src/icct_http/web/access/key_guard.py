"""A guard for routes that need an API key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from .api_keys import ApiKeys

NEEDED_SCOPE = "needed_scope"
"""A route's option: the scope of the key it needs."""


def key_guard(keys: Callable[[], ApiKeys]) -> Guard:
    """Lets a request through to a route with the option ``NEEDED_SCOPE`` if its key has that scope."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler) -> None:
        if (needed := route.opt.get(NEEDED_SCOPE)) is not None:
            (await keys().caller(connection.scope)).require(needed)

    return guard
