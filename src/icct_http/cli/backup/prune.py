"""``icct backup prune``: removes backups that are older than the privacy notice says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from icct_adapters.in_thread import GoOn

from .backup_archive import read_manifest
from .backup_members import NoBackup


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackup:
    """A whole backup in a folder."""

    file: Path
    made_at: datetime


def backups_in(folder: Path, go_on: GoOn) -> Sequence[KeptBackup]:
    """The whole backups of a folder, the newest first; other files are none. Raises ``OSError``."""
    return sorted(_found(folder, go_on), key=lambda one: one.made_at, reverse=True)


def outdated(backups: Sequence[KeptBackup], *, kept_for: timedelta, at: datetime) -> Sequence[KeptBackup]:
    """Those that are older than they are kept, but for the newest: without that there would be none."""
    return [one for one in backups[1:] if at - one.made_at > kept_for]


def _found(folder: Path, go_on: GoOn) -> Iterator[KeptBackup]:
    for file in folder.iterdir():
        if file.is_symlink() or not file.is_file():
            continue
        with suppress(NoBackup, FileNotFoundError):
            yield KeptBackup(file=file, made_at=read_manifest(file, go_on).made_at)
