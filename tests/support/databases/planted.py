"""Rows that no port writes, put into a store of any kind: windows, other names of churches."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import Table, insert, update

from icct_adapters.memory import InMemoryDatabase
from icct_adapters.sql import SqlDatabase
from icct_adapters.sql.tables import church_aliases, churches, tournaments
from icct_core import ChurchName, DatabaseProbe, Window


async def store_window(database: DatabaseProbe, window: Window, *, prefix: str = "ICCT") -> None:
    """The window of a tournament, whether it has teams or not. One of version 0 is as if there were none."""
    if isinstance(database, InMemoryDatabase):
        async with database.changing() as tables:
            if window.version:
                tables.windows[prefix] = window
        return
    of_prefix = tournaments.c.prefix == prefix
    async with _sql(database).writer.begin() as connection:
        if not (await connection.execute(update(tournaments).where(of_prefix).values(_window_row(window)))).rowcount:
            await connection.execute(insert(tournaments).values(prefix=prefix, last_number=0, **_window_row(window)))


async def add_church(database: DatabaseProbe, typed: str, *, prefix: str = "ICCT", **columns: Any) -> str:
    """A church without a team, and its key."""
    key = ChurchName(typed).key
    row = {"prefix": prefix, "church_key": key, "teams": 0, "id": uuid4()} | columns
    await _insert(database, churches, row)
    return key


async def add_alias(database: DatabaseProbe, alias: str, church: str, *, prefix: str = "ICCT") -> None:
    """Another name of a church; both as they are typed."""
    keys = {"alias_key": ChurchName(alias).key, "church_key": ChurchName(church).key}
    await _insert(database, church_aliases, {"prefix": prefix, "name": alias} | keys)


async def _insert(database: DatabaseProbe, table: Table, row: dict[str, Any]) -> None:
    async with _sql(database).writer.begin() as connection:
        await connection.execute(insert(table).values(row))


def _sql(database: DatabaseProbe) -> SqlDatabase:
    assert isinstance(database, SqlDatabase)
    return database


def _window_row(window: Window) -> dict[str, Any]:
    return {
        "window_version": window.version,
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "freeze_at": window.freeze_at,
        "closed_at": window.closed_at,
        "window_text": window.text,
        "window_changed_at": window.changed_at,
        "window_changed_by": window.changed_by,
    }
