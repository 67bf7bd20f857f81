"""The folder in which the processes of a server share their metrics."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from ..settings.environment import share_metrics_in
from ..start_up.start_error import StartError

SHARED_MEMORY = "/dev/shm"  # noqa: S108  mkdtemp makes a folder of its own in it
"""Where the figures are kept, if there is such a place: a file's page that finds no room on its disk ends the process
that writes to it (SIGBUS), and a disk is full sooner than memory."""

_OF_LIVE_PROCESS = re.compile(r"gauge_live[a-z]*_(\d+)\.db")


@contextmanager
def metrics_folder() -> Iterator[None]:
    """An empty folder for the processes started in the block; gone at its end. Raises ``StartError``.

    It must be entered before anything imports ``prometheus_client``, which looks for it once.
    """
    in_memory = os.access(SHARED_MEMORY, os.W_OK | os.X_OK)
    try:
        folder = mkdtemp(prefix="icct-metrics-", dir=SHARED_MEMORY if in_memory else None)
    except OSError as error:
        raise StartError(f"No temporary folder can be made ({error.strerror}): set TMPDIR to one that can.") from None
    share_metrics_in(folder)
    try:
        yield
    finally:
        share_metrics_in(None)
        shutil.rmtree(folder, ignore_errors=True)


def forget_dead_processes(folder: Path) -> None:
    """What a process had open or saw is no longer so once it has died; what it has counted stays counted."""
    for path in folder.glob("gauge_live*.db"):
        match = _OF_LIVE_PROCESS.fullmatch(path.name)
        if match and not _lives(int(match[1])):
            path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:  # also one of another user, who has been given the number since
        return False
    return True
