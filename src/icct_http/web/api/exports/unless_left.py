"""Ends the work on an answer when the client has left."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from litestar.types import Receive

_Result = TypeVar("_Result")


async def unless_left(receive: Receive, work: Coroutine[Any, Any, _Result]) -> _Result | None:
    """The result of ``work``, which is cancelled if the client leaves before: ``None`` then. The body is read away.

    The server itself cancels nothing.
    """
    working, leaving = asyncio.create_task(work), asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)  # what they tidy up is done then


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
