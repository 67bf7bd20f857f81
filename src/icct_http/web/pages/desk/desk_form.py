"""Reads the forms of the desk."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Collection, Mapping
from typing import Any

from litestar import Request

from ...api.multipart_form import FormShape
from ..page_form import page_form

TURNS = Semaphore(6)
"""As many large forms of the desk are in memory at once."""

_BESIDE = 16  # a browser's extension may add a few

LONG_TEXTS: Mapping[str, float] = {"note": 16_000}
"""Bytes of fields that have more than a text usually has: 2 000 characters of a private note, in any script."""

FILL = "fill"
"""A field of a form that is only to be shown again with what it holds, as after signing in."""


async def desk_form(
    request: Request[Any, Any, Any], names: Collection[str], large: Mapping[str, float] | None = None
) -> dict[str, str]:
    """The fields of these names, and ``FILL``, as they were typed; what did not come is empty.

    ``large`` are those that may have more bytes than a text usually has. What is far too long is cut off.
    """
    wanted = (*names, FILL)
    shape = FormShape(takes=wanted.__contains__, most_bytes=large or {}, most_parts=len(wanted) + _BESIDE, cuts=True)
    async with page_form(request, shape, TURNS) as parts:
        texts = parts.texts()
    return {name: texts.get(name, "") for name in wanted}
