"""Checks that the SQLite file a connection has open is still the one of that name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from icct_core import DatabaseUnavailable

_PARTS = ("", "-wal", "-shm")
"""What was committed may be in the second alone; who opens the first without the third does not see our locks."""

REMOVED = "its file was removed or replaced"

OPENED = "icct opened files"
"""Where a connection of the pool remembers its own."""

OpenFiles = Mapping[str, tuple[int, int]]
"""Device and inode, by path."""


def files_at(path: str) -> OpenFiles:
    """The files that a connection to ``path`` has just opened."""
    return {part: identity for part in (f"{path}{end}" for end in _PARTS) if (identity := _identity(part))}


def are_in_place(opened: OpenFiles) -> bool:
    """Whether the next connection will open the same ones; three calls of the kernel, some five microseconds."""
    return all(_identity(path) == identity for path, identity in opened.items())


def must_be_in_place(opened: OpenFiles, *, may_be_stored: bool) -> None:
    """Raise ``DatabaseUnavailable`` if what these files hold is lost when they are closed.

    ``may_be_stored`` after a commit: whoever puts the files back finds in them what it has written.
    """
    if not are_in_place(opened):
        raise DatabaseUnavailable(REMOVED, may_be_stored=may_be_stored)


def _identity(path: str) -> tuple[int, int] | None:
    with suppress(OSError):
        found = os.stat(path)  # noqa: PTH116  for each registration: Path.stat takes twice as long
        return found.st_dev, found.st_ino
    return None
