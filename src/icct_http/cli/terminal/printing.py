"""Prints lines, tables and JSON.

Names come from files, databases and services, so nothing reaches a terminal that could steer it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TextIO

import msgspec

from ...service.logs.visible_text import STEERING, visible, visible_lines
from ...service.start_up.start_error import StartError
from .standard_streams import flushing


def say(text: str, *, on_error: bool = False) -> None:
    """Print lines, made visible, on standard output or ``on_error``.

    Raises ``BrokenPipeError`` if what read them has ended, and ``StartError`` for whatever else is in the way.
    """
    _write(visible_lines(text), sys.stderr if on_error else sys.stdout)


def announce(text: str, *, on_error: bool = False) -> None:
    """Print lines that a process goes on without: where nobody can read them, nothing more is written there."""
    with suppress(OSError, StartError):
        say(text, on_error=on_error)


def printed_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%SZ}"


def sentence(text: str) -> str:
    """What the core says of a refusal, with its full stop; a question keeps its mark."""
    return text if text.endswith("?") else f"{text}."


def table(rows: Sequence[Sequence[str]]) -> str:
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown
    )


def print_json(document: object) -> None:
    """For other programs, with a line for each member; what could steer a terminal is escaped as JSON does."""
    written = msgspec.json.format(msgspec.json.encode(document)).decode()
    _write(STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", written), sys.stdout)


def _write(text: str, stream: TextIO | None) -> None:
    if stream is None:
        return  # the process was started without it
    try:
        with flushing(stream):
            print(text, file=stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StartError(f"What was found cannot be printed: {error.strerror}.") from None
