"""The list of migrations, and the one a database is at."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every migration in order; spelled out so that a start needs no migration tool when nothing is to be done."""

HEAD = REVISIONS[-1]

NEEDS_EVERYBODY_GONE = frozenset({"0007"})
"""Migrations that rename or rebuild tables a running process uses: it could do nothing more, up or down."""


async def read_revision(connection: AsyncConnection) -> str | None:
    """The migration the database is at; ``None`` if it has no tables of ours."""
    return await connection.run_sync(_read)


def _read(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def between(one: str, other: str) -> tuple[str, ...]:
    """The migrations that are applied, or taken back, on the way from one revision to another, in their order."""
    lower, higher = sorted((one, other))
    return tuple(revision for revision in REVISIONS if lower < revision <= higher)
