"""Creates and checks the SQLite file before a driver opens it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


class DatabaseFileUnusable(Exception):
    """The file cannot be opened as a database; the text says why in a few words."""


def make_database_file(path: Path) -> None:
    """Open the file once; make it, readable by its owner alone, if there is none. Raises ``DatabaseFileUnusable``."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # wherever it is
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA schema_version")
    except OSError as error:
        raise DatabaseFileUnusable(error.strerror) from None
    except sqlite3.Error as error:
        raise DatabaseFileUnusable(str(error)) from None
