"""Runs an application's lifespan as a server does, which httpx leaves out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from litestar.types import ASGIApp


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[None]:
    """Start the application, and stop it at the end of the block; in one task, as the specification has it."""
    to_app, from_app = asyncio.Queue[dict[str, Any]](), asyncio.Queue[dict[str, Any]]()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    task = asyncio.ensure_future(cast("Any", app)(scope, to_app.get, from_app.put))
    await _say("startup", to_app, from_app)
    try:
        yield
    finally:
        await _say("shutdown", to_app, from_app)
        await task


async def _say(what: str, to_app: asyncio.Queue[dict[str, Any]], from_app: asyncio.Queue[dict[str, Any]]) -> None:
    await to_app.put({"type": f"lifespan.{what}"})
    async with asyncio.timeout(10):
        answer = await from_app.get()
    if answer["type"] != f"lifespan.{what}.complete":
        raise RuntimeError(answer.get("message", answer["type"]))
