"""The interface of a dump: snapshot, write, load."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self, TypeAlias

Report: TypeAlias = Callable[[str], None]
"""Takes a few words about how far it has come, several times a second."""


class DumpFailed(Exception):
    """It could not be written or read; the text is one sentence that says why, and names no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a database held at one moment: its migration and the rows of each table.

    ``server`` and ``program`` are the major versions of PostgreSQL and of its ``pg_dump``; SQLite has neither.
    """

    revision: str | None
    counts: Mapping[str, int]
    server: int | None = None
    program: int | None = None


class DatabaseDumps(Protocol):
    """One database, to be dumped or loaded."""

    engine: ClassVar[str]

    @abstractmethod
    async def dump(self, to: Path, report: Report) -> Snapshot:
        """Write the database as it is at one moment, while others go on writing. Raises ``DumpFailed``."""

    @abstractmethod
    async def is_empty(self) -> bool:
        """Whether there is nothing in the way of a dump."""

    @abstractmethod
    async def load(self, dump: Path, made_by: Snapshot, report: Report) -> Snapshot:
        """Read a dump into this empty database, all or nothing, and tell what is there then. Raises ``DumpFailed``."""

    @abstractmethod
    def scratch(self, folder: Path) -> AbstractAsyncContextManager[Self]:
        """Another database, empty and gone afterwards; a file of it lies in ``folder``. Raises ``DumpFailed``."""
