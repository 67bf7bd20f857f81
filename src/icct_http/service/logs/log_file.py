"""A log file that several processes append to, and that may be rotated at any time."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_READABLE_BY_GROUP = 0o640
# never waits for a reader, should the path be a pipe
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK


class LogFile:
    """Each line is one ``write`` at the end of whatever file has the path now.

    The kernel puts appended writes one after the other, so that lines of several processes never mix. A file that was
    renamed or removed is left for a new one before the next line. No lock: a descriptor is replaced in one step.
    """

    def __init__(self, path: Path) -> None:
        """Make or open the file and the folders above it; raises ``OSError``."""
        self._path = path
        self._torn = False
        self._descriptor = self._open()

    def write(self, line: bytes) -> bool:
        """Append the line, which ends in a newline, and tell whether it is there; a full disk raises nothing."""
        try:
            self._follow()
            whole = b"\n" + line if self._torn else line
            self._torn = os.write(self._descriptor, whole) < len(whole)
        except OSError:
            return False
        return not self._torn

    def close(self) -> None:
        os.close(self._descriptor)

    def _follow(self) -> None:
        """Go on in the file that has the path now; while there can be none, in the old one."""
        try:
            there = os.stat(self._path)  # noqa: PTH116  for each line: Path.stat takes twice as long
        except OSError:
            there = None
        if there is not None and os.path.samestat(there, os.fstat(self._descriptor)):
            return
        with suppress(OSError):
            current = self._open()
            os.dup2(current, self._descriptor, inheritable=False)
            os.close(current)
            self._torn = False

    def _open(self) -> int:
        with suppress(FileExistsError):  # a file there: opening says it better
            self._path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(self._path, _FLAGS, _READABLE_BY_GROUP)
