"""Counts the rows of each table of a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, inspect, select, table as named
from sqlalchemy.ext.asyncio import AsyncConnection

from ...schema.revisions import read_revision
from ...tables import challenges, kept_uploads, metadata, sessions
from .dump import Snapshot

VERSION_TABLE = "alembic_version"

NOT_IN_DUMPS = (challenges.name, kept_uploads.name, sessions.name)
"""Tables of which dumps have no rows: what they hold is over before anybody restores it, or shall be."""

FORMER_TABLES = ("counters",)
"""What older revisions have and today's do not: backups are made, and restored, before migrating."""


async def take(connection: AsyncConnection) -> Snapshot:
    """The migration and the rows of each table of ours, as this connection's transaction sees them."""
    counts = {}
    for name in await own_tables(connection):
        counts[name] = await connection.scalar(select(func.count()).select_from(named(name))) or 0
    return Snapshot(revision=await read_revision(connection), counts=counts)


def without_rows_of(found: Snapshot) -> Snapshot:
    """What a dump has of this: nothing in ``NOT_IN_DUMPS``."""
    return replace(found, counts={name: 0 if name in NOT_IN_DUMPS else rows for name, rows in found.counts.items()})


async def own_tables(connection: AsyncConnection) -> Sequence[str]:
    """The tables of ours that this revision has, the migrations' own one among them, in alphabetical order."""
    names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return sorted({*metadata.tables, *FORMER_TABLES, VERSION_TABLE}.intersection(names))
