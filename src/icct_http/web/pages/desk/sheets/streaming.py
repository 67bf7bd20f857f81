"""Sends a page part after part, so that a thousand teams take the memory of a few."""

from __future__ import annotations

from collections.abc import AsyncIterator

from litestar import Response
from litestar.response import Stream

PLACE = b"<!-- here -->"
"""What stands in a page where its parts come: a comment, as nothing that people typed can be one."""


def streamed(page: Response[bytes], parts: AsyncIterator[bytes]) -> Stream:
    """The page with these parts at its ``PLACE``."""
    begin, _, end = page.content.partition(PLACE)

    async def whole() -> AsyncIterator[bytes]:
        yield begin
        async for part in parts:
            yield part
        yield end

    return Stream(whole(), media_type="text/html", headers=dict(page.headers))
