"""Databases that take long to make: made once in a process, and copied for each test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from icct_adapters.sql import SqlDatabase, open_database
from tests.support.databases.stores import sqlite_url
from tests.support.servers.postgres import PostgresCluster

Fill = Callable[[SqlDatabase], Awaitable[None]]
"""What makes an empty database the one that is copied."""

_files: dict[Fill, bytes] = {}
_templates: dict[tuple[Fill, PostgresCluster], str] = {}


async def sqlite_copy(folder: Path, fill: Fill) -> str:
    """The address of a copy in this folder."""
    if fill not in _files:
        with TemporaryDirectory() as elsewhere:
            await _make(sqlite_url(Path(elsewhere)), fill)
            _files[fill] = (Path(elsewhere) / "icct.db").read_bytes()
    (folder / "icct.db").write_bytes(_files[fill])
    return sqlite_url(folder)


async def postgresql_copy(cluster: PostgresCluster, fill: Fill) -> str:
    """The address of a copy on this server."""
    if (fill, cluster) not in _templates:
        url = _templates[fill, cluster] = cluster.create_database()
        await _make(url, fill)
    return cluster.create_database(template=_templates[fill, cluster].rpartition("/")[2])


async def _make(url: str, fill: Fill) -> None:
    database = open_database(url)
    await fill(database)
    await database.close()
