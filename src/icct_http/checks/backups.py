"""Whether the newest backup is whole and younger than a day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

from ..backup_archive import NoBackup, read_manifest
from ..backup_manifest import Manifest
from .check import Check, Scene
from .finding import CheckFailed, Finding, failed, ok, skipped, warning

BACKUPS = "backups"
YOUNG = timedelta(days=1)
MOST_FILES = 50
"""The newest so many files are looked into; a folder that has as many others before a backup is the wrong one."""

_NIGHTLY = "Run `icct backup FILE` into BACKUP_DIR every night, and see what kept the last one from being made."


async def _look(scene: Scene) -> AsyncGenerator[Finding, None]:
    folder = scene.settings.backup_folder
    if folder is None:
        yield skipped(BACKUPS, "BACKUP_DIR is not set")
        return
    newest, broken = await asyncio.to_thread(_newest, folder)
    if newest is None:
        yield failed(BACKUPS, f"there is no whole backup in {folder}", _NIGHTLY)
        return
    age = scene.clock.now() - newest.made_at
    words = f"the newest is {age.total_seconds() / 3600:.0f} hours old and holds {newest.in_words}"
    if age >= YOUNG:
        yield failed(BACKUPS, words, _NIGHTLY)
    elif broken:
        yield warning(BACKUPS, f"{words}; {broken[0]}, written later, is no whole backup", "See why, and remove it.")
    else:
        yield ok(BACKUPS, words)


def _newest(folder: Path) -> tuple[Manifest | None, list[str]]:
    """What the newest whole backup says of itself, and the files that were written after it and are none."""
    others: list[str] = []
    try:
        files = sorted(filter(Path.is_file, folder.iterdir()), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[:MOST_FILES]:
            try:
                return read_manifest(file), others
            except NoBackup:
                others.append(file.name)
    except OSError as error:
        remedy = "Make it readable for this user, or correct BACKUP_DIR."
        raise CheckFailed(f"{error.filename or folder} cannot be read: {error.strerror}", remedy) from None
    return None, others


backup_check = Check((BACKUPS,), _look)
