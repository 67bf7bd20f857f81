"""Checks that the newest backup is complete and younger than a day."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from icct_adapters.in_thread import GoOn, in_thread

from ..backup.backup_archive import read_manifest
from ..backup.backup_manifest import Manifest
from ..backup.backup_members import NoBackup
from ..backup.prune import backups_in, outdated
from .check import CheckContext, check_of
from .finding import CheckFailed, Finding, failed, ok, skipped, warning

BACKUPS = "backups"
YOUNG = timedelta(days=1)
MOST_FILES = 50
"""The newest so many files are looked into; a folder that has as many others before a backup is the wrong one."""

_NIGHTLY = "Run `icct backup FILE` into BACKUP_DIR every night, and see what kept the last one from being made."


@check_of(BACKUPS)
async def backup_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    folder = context.settings.service.backup_dir
    if folder is None:
        yield skipped(BACKUPS, "BACKUP_DIR is not set")
        return
    newest, broken = await in_thread(partial(_newest, folder))
    kept_for = context.settings.privacy.backups_kept_for
    if newest is None:
        yield failed(BACKUPS, f"there is no whole backup in {folder}", _NIGHTLY)
        return
    age = context.clock.now() - newest.made_at
    words = f"the newest is {age.total_seconds() / 3600:.0f} hours old and holds {newest.in_words}"
    if age >= YOUNG:
        yield failed(BACKUPS, words, _NIGHTLY)
    elif broken:
        yield warning(BACKUPS, f"{words}; {broken[0]}, written later, is no whole backup", "See why, and remove it.")
    elif old := await in_thread(partial(_outdated, folder, kept_for, context.clock.now())):
        found = f"{words}; {len(old)} older than {kept_for.days} days, such as {old[-1].name}"
        yield warning(BACKUPS, found, "Run `icct backup prune` after each backup: the privacy notice names the limit.")
    else:
        yield ok(BACKUPS, words)


def _outdated(folder: Path, kept_for: timedelta, at: datetime, go_on: GoOn) -> list[Path]:
    """Backups that are kept for longer than is said."""
    return [one.file for one in outdated(backups_in(folder, go_on), kept_for=kept_for, at=at)]


def _newest(folder: Path, go_on: GoOn) -> tuple[Manifest | None, list[str]]:
    """What the newest whole backup says of itself, and the files that were written after it and are none."""
    others: list[str] = []
    try:
        for file in _newest_first(folder)[:MOST_FILES]:
            try:
                return read_manifest(file, go_on), others
            except FileNotFoundError:
                continue  # pruned meanwhile
            except NoBackup:
                others.append(file.name)
    except OSError as error:
        remedy = "Make it readable for this user, or correct BACKUP_DIR."
        raise CheckFailed(f"{error.filename or folder} cannot be read: {error.strerror}", remedy) from None
    return None, others


def _newest_first(folder: Path) -> list[Path]:
    """Its files; one that is pruned meanwhile is none."""
    found: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.is_file():
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]
