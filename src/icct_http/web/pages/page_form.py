"""Reads the multipart bodies of pages' forms."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Request

from ..api.multipart_form import FormShape, ReceivedParts, received_parts
from ..problems.catalogue import UnsupportedMediaType


def page_form(
    request: Request[Any, Any, Any], shape: FormShape, turns: Semaphore, lost: Callable[[str], None] | None = None
) -> AbstractAsyncContextManager[ReceivedParts]:
    """The parts of a form during the block. Raises as ``received_parts``."""
    if "content-encoding" in request.headers:
        raise UnsupportedMediaType("Send the form as it is, without a Content-Encoding")
    return received_parts(request.headers.get("content-type", ""), request.stream(), turns, lost, shape)
