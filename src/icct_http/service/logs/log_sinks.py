"""Writes log lines to the file and to standard error."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

from .log_file import LogFile

Show = Callable[[dict[str, Any]], str]
"""Makes an event readable for a person."""


class LogSinks:
    """What structlog calls a logger: takes an event as keywords and writes it to each sink; never raises.

    ``terminal`` is a descriptor or ``None``; there the line is JSON too, unless ``show`` makes it readable. Lines that
    could not be written to the file are counted, and the next line says so as ``lost_before``.
    """

    def __init__(self, *, file: LogFile | None, terminal: int | None, show: Show | None = None) -> None:
        self._file = file
        self._terminal = terminal
        self._show = show
        self._lost = 0

    def write(self, /, **event: Any) -> None:
        """Write one line to each sink."""
        if self._lost:
            event["lost_before"] = self._lost
        line = as_json(event)
        if self._file is not None:
            self._lost = 0 if self._file.write(line) else self._lost + 1
        if self._terminal is not None:
            shown = line if self._show is None else (self._show(event) + "\n").encode(errors="backslashreplace")
            with suppress(OSError):  # nobody reads there any more
                os.write(self._terminal, shown)

    debug = info = warning = error = critical = write


def as_json(event: dict[str, Any]) -> bytes:
    """One line; a value that JSON cannot hold is named by its type alone."""
    try:
        return msgspec.json.encode(event, enc_hook=_type_of) + b"\n"
    except UnicodeEncodeError:  # half a character, as in an answer that is no UTF-8: escaped
        return json.dumps(event, default=_type_of).encode() + b"\n"


def _type_of(value: object) -> str:
    return type(value).__qualname__
