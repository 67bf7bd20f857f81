"""The answer that is a workbook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any

from litestar import Response
from litestar.response import Stream
from litestar.types import Receive

from ..admin_openapi import XLSX
from ..begun import begun
from .unless_left import unless_left

WORKBOOK = "teams.xlsx"
"""Its name, and what the history says was taken."""

_LEFT = 499  # as access logs of proxies have it; nobody reads this answer


async def workbook_answer(
    receive: Receive, workbook: Awaitable[AsyncIterator[bytes]], headers: Mapping[str, str] | None = None
) -> Response[Any]:
    """The file, which is written before the answer begins; it is given up if the client leaves before."""
    parts = await unless_left(receive, _written(workbook))
    if parts is None:
        return Response(None, status_code=_LEFT)
    return Stream(
        parts,
        media_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{WORKBOOK}"', **(headers or {})},
    )


async def _written(workbook: Awaitable[AsyncIterator[bytes]]) -> AsyncIterator[bytes]:
    return await begun(await workbook)
