"""The keys that captains' links are signed with: the settings', or one of development's own."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from secrets import token_hex

from ..settings.settings import Settings

FILE = "secret-key"
"""The file in ``DATA_DIR`` where development keeps its key."""


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The keys, the one that signs first. Raises ``OSError`` where development's own cannot be kept.

    Where the database is forgotten at the end, so is the key.
    """
    if settings.pages.secret_keys:
        return settings.pages.secret_keys
    if not settings.database.outlives_the_process:
        return (token_hex(32),)
    return (kept_key(settings.service.data_dir),)


def kept_key(folder: Path) -> str:
    """The key in this folder, made if there is none; processes that come at once are given the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go of when the file is closed
        if key := file.read().strip():
            return key
        key = token_hex(32)
        file.write(f"{key}\n")
        file.flush()
        os.fsync(descriptor)
        return key
