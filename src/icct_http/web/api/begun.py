"""Begins to read what will be streamed, so that what goes wrong first can still be told in an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

_Part = TypeVar("_Part")


async def begun(parts: AsyncIterator[_Part]) -> AsyncIterator[_Part]:
    """The same parts with the first one read."""
    try:
        first = await anext(parts)
    except StopAsyncIteration:
        return parts

    async def all_of_them() -> AsyncIterator[_Part]:
        yield first
        async for part in parts:
            yield part

    return all_of_them()
