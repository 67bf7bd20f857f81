"""Checks that others on this machine cannot read or change keys and personal data."""

from __future__ import annotations

import asyncio
import shlex
import stat
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from pathlib import Path

from icct_adapters.sql import sqlite_file

from ...service.captains.secret_keys import FILE
from ...service.settings.catalogue import holds_secret
from .check import CheckContext, check_of
from .finding import Finding, ok, warning

PRIVATE_FILES = "private files"
MOST_NAMED = 5

_OTHERS_MAY_USE = stat.S_IROTH | stat.S_IWOTH
"""A group may: the one that the service and its operators are in."""


@check_of(PRIVATE_FILES)
async def private_files_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    open_to_all = await asyncio.to_thread(lambda: [path for path in _private(context) if _is_open_to_all(path)])
    if not open_to_all:
        yield ok(PRIVATE_FILES, "nobody else on this machine can read keys, the database or backups")
        return
    named = [str(path) for path in open_to_all[:MOST_NAMED]]
    more = f" and {len(open_to_all) - MOST_NAMED} more" if len(open_to_all) > MOST_NAMED else ""
    words = f"everybody on this machine can read or change {', '.join(named)}{more}"
    yield warning(PRIVATE_FILES, words, f"Run `chmod 600 {shlex.join(named)}`: keys or people's phones are in it.")


def _private(context: CheckContext) -> Iterator[Path]:
    if context.env_file is not None and any(holds_secret(*variable) for variable in context.env_file.values.items()):
        yield Path(context.env_file.name)
    if (database := sqlite_file(context.settings.database.url)) is not None:
        yield from (database.with_name(f"{database.name}{suffix}") for suffix in ("", "-wal"))
    yield context.settings.service.data_dir / FILE
    if (backups := context.settings.service.backup_dir) is not None:
        with suppress(OSError):  # the line about backups says why
            yield from sorted(backups.iterdir())


def _is_open_to_all(path: Path) -> bool:
    """Whether the file and every folder above it let everybody in."""
    try:
        found = path.stat()
        return (
            stat.S_ISREG(found.st_mode)
            and bool(found.st_mode & _OTHERS_MAY_USE)
            and all(folder.stat().st_mode & stat.S_IXOTH for folder in path.absolute().parents)
        )
    except OSError:
        return False  # not there, or not ours to look at
