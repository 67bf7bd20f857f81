"""Writes a file completely or not at all, without blocking the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, TypeVar

from icct_core import DeliveryFailed

_Result = TypeVar("_Result")


async def on_disk(work: Callable[[], _Result]) -> _Result:
    """Do blocking file work in a thread; an ``OSError`` becomes a ``DeliveryFailed`` that tells no path."""
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise DeliveryFailed(f"the disk refused: {error.strerror or type(error).__name__}") from error


@contextmanager
def atomic_write(folder: Path, move: Callable[[Path], Path], *, prefix: str = ".") -> Iterator[BinaryIO]:
    """Lend a new file of mode 600 in ``folder``; once it is on the disk for good, ``move`` takes it to its place.

    ``move`` is given the file's path and returns its new one. If anything fails before, the file is removed.
    """
    descriptor, name = mkstemp(dir=folder, prefix=prefix, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        sync_folder(move(temporary).parent)
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing, for their owner alone and for good."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """What was made, moved or removed in this folder stays so after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
