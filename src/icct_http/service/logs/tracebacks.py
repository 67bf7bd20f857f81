"""Tracebacks with places in the code and without values."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any


def find_error(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor for structlog: where ``exc_info`` is ``True``, the error that is being handled is meant."""
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exception()
    return event


def add_traceback(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor for structlog: the error in ``exc_info`` becomes the text ``exception``."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["exception"] = "".join(lines_of(error))
    return event


def lines_of(error: BaseException) -> Iterator[str]:
    """Frames and types of an error, of what caused it, and of what it groups; an error's own text may name a person."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from lines_of(cause)
        yield "which led to:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, each in enumerate(error.exceptions, start=1):
            yield f"part {number}:\n"
            yield from lines_of(each)
