"""Temporary files of workbooks: personal data, which must not stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile, gettempdir
from typing import BinaryIO

PREFIX = "icct-workbook-"

ABANDONED_AFTER = timedelta(hours=1)
"""No workbook takes as long; its folder is removed with it, unless the whole service was killed."""


@contextmanager
def scratch_folder(inside: Path | None) -> Iterator[Path]:
    """A folder for its owner alone, removed with everything in it at the end; in ``TMPDIR``, as all of these."""
    with TemporaryDirectory(dir=inside, prefix=PREFIX, ignore_cleanup_errors=True) as name:
        yield Path(name)


def nameless_file(inside: Path | None) -> BinaryIO:
    """A file that has no name any more: it is gone when the last process closes it, however that ends."""
    return TemporaryFile(dir=inside, prefix=PREFIX, buffering=0)


def remove_abandoned(inside: Path | None, now: datetime) -> None:
    """Remove the folders of services that were killed."""
    for folder in Path(inside or gettempdir()).glob(f"{PREFIX}*/"):
        try:
            age = now.timestamp() - folder.lstat().st_mtime
        except OSError:
            continue  # another process was faster
        if age > ABANDONED_AFTER.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
