"""The manifest of a backup: version, revision, time, and what it contains."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from icct_adapters.sql.operations.dumps import Snapshot

FORMAT = 1
DATABASE = "database"
MANIFEST = "manifest.json"
SEAL = "manifest.json.sha256"


class AnyManifest(Struct, frozen=True):
    """What every version can read of every other's."""

    format: int


class Content(Struct, frozen=True):
    """Bytes and SHA-256 of one member."""

    size: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``icct`` and ``revision`` are the version that wrote the backup and the migration its tables are at.

    ``rows`` has the rows of each table, ``contents`` each other member of the backup but the seal. ``server`` and
    ``program`` are major versions of PostgreSQL and its ``pg_dump``.
    """

    format: int = FORMAT
    icct: str
    made_at: Annotated[datetime, Meta(tz=True)]
    engine: Literal["sqlite", "postgresql"]
    revision: str
    rows: dict[str, int]
    contents: dict[str, Content]
    server: int | None = None
    program: int | None = None

    def __post_init__(self) -> None:
        if "teams" not in self.rows:
            raise ValueError("rows must have the teams")

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(revision=self.revision, counts=self.rows, server=self.server, program=self.program)

    @property
    def in_words(self) -> str:
        """How many teams and logos."""
        return f"{_counted(self.rows['teams'], 'team')} and {_counted(len(self.logos), 'logo')}"

    @property
    def logos(self) -> list[str]:
        """The members that are files of ``DATA_DIR/files``."""
        return [name for name in self.contents if name != DATABASE]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
