"""The process that writes a workbook: ``python -m icct_adapters.workbooks.child DESCRIPTOR FOLDER``.

It reads the lines of ``lines`` from its standard input. At the end the file with this descriptor is written, and the
status is 0; if the input ends before, or anything else goes wrong, it is another one and the file is to be thrown away.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .xlsx_book import XlsxBook

NICENESS = 10
"""Registrations come first."""

LEFT_ALONE = 3
"""The status if the input ended early: the service has ended, or nobody waits for the file any more."""


def main(arguments: Sequence[str]) -> int:
    """Write the workbook; the status to end with."""
    os.nice(NICENESS)
    gc.disable()  # looking for cycles among millions of cells, of which there are none, takes a seventh of the time
    descriptor, folder = arguments
    try:
        with os.fdopen(int(descriptor), "r+b") as file:
            return _write(file, folder, map(json.loads, sys.stdin.buffer))
    except Exception as error:  # noqa: BLE001  a traceback may quote what people wrote
        print(_in_a_line(error), file=sys.stderr)
        sys.unraisablehook = lambda _: None  # what is left half open complains, too
        return 1


def _write(file: BinaryIO, folder: str, told: Iterable[Any]) -> int:
    book = None
    for line in told:
        if book is None:
            book = XlsxBook(file, folder, line)
        elif line is None:
            book.close()
            return 0
        else:
            book.add(*line)
    return LEFT_ALONE


def _in_a_line(error: Exception) -> str:
    """``OSError: No space left on device (workbook.py:340)``."""
    first = error.__context__ if isinstance(error.__context__, OSError) else error  # xlsxwriter raises its own then
    reason = f": {first.strerror}" if isinstance(first, OSError) else ""
    where = traceback.extract_tb(first.__traceback__)[-1]
    return f"{type(first).__name__}{reason} ({Path(where.filename).name}:{where.lineno})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
