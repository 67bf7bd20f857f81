"""Opens standard input, output and error where the caller closed them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))  # files 0, 1 and 2


def open_closed_streams() -> None:
    """Let those that are closed lead nowhere, in programs that this process starts too.

    Otherwise the next files that are opened get their numbers: a library would write its complaints into the database,
    and libuv ends a process that closes one of them.
    """
    for name, mode in _STREAMS:
        if getattr(sys, name) is None:
            file = os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is the stream's
            os.set_inheritable(file, True)
            setattr(sys, name, os.fdopen(file, mode))


@contextmanager
def flushing(stream: TextIO) -> Iterator[None]:
    """Flush ``stream`` after the block, however it ends; if its reader has gone away, raise ``BrokenPipeError`` once.

    After that error, or another ``OSError``, what is still written there goes nowhere, at the interpreter's end too.
    """
    try:
        try:
            yield
        finally:
            stream.flush()
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        raise
