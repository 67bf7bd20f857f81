"""Shows the progress of long work at a terminal, and nothing in a pipe."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Final

from ...service.logs.visible_text import visible

_CLEAR: Final = "\r\x1b[K"  # to the line's beginning, and nothing on it


class Progress:
    """One line on standard error that is written over, if that is a terminal."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()

    def report(self, what: str, how_far: str = "") -> None:
        """Put these words in place of those before."""
        self._write(f"{_CLEAR}{visible(f'{what} {how_far}'.rstrip())}")

    def end(self, sentence: str) -> None:
        """Leave this sentence as the last."""
        self._write(f"{_CLEAR}{visible(sentence)}\n")

    def clear(self) -> None:
        """Make room for an error."""
        self._write(_CLEAR)

    def _write(self, words: str) -> None:
        if self._watched:
            with suppress(OSError):  # the terminal has gone away
                sys.stderr.write(words)
                sys.stderr.flush()
