"""Opens standard input, output and error where the caller closed them."""

from __future__ import annotations

import os
import sys

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
