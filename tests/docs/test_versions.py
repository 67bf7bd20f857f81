"""The page about versions says what the migrations do."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Connection, MetaData

from icct_adapters.sql import SqlDatabase, migrate, migrate_down, open_database
from icct_adapters.sql.schema.revisions import HEAD, NEEDS_EVERYBODY_GONE, REVISIONS
from icct_http.version import VERSION
from tests.support.databases.stores import sqlite_url
from tests.support.docs.pages import ROOT, table

ROWS = table(ROOT / "docs/reference/versions.md")
REWRITES_KEYS = {"0006"}
"""An older process could read and write the tables, but would add keys of the old kind."""

RENAMED = {"tournaments"}
"""Tables that taking a revision back gives their former name."""

AND_REFUSED = ", and refused while they are connected"
AND_MORE = ", and what is told below"

VERSIONS = {row[0]: row[1] for row in ROWS if len(row) == 2}
REVISIONS_TOLD = {row[0]: row[1:] for row in ROWS if len(row) == 4}


def tables(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


async def tables_of(database: SqlDatabase) -> MetaData:
    async with database.reader.connect() as connection:
        return await connection.run_sync(tables)


def runs_on(older: MetaData, newer: MetaData) -> bool:
    """Whether what an older version reads is there, and what it writes is enough."""
    for name, table_before in older.tables.items():
        if name not in newer.tables or not set(table_before.c.keys()) <= set(newer.tables[name].c.keys()):
            return False
        added = [column for column in newer.tables[name].c if column.name not in table_before.c]
        if any(not column.nullable and column.server_default is None for column in added):
            return False
    return True


def test_this_version_and_its_tables_are_told() -> None:
    assert VERSIONS.get("unreleased", VERSIONS[VERSION]) == HEAD
    assert set(VERSIONS.values()) <= set(REVISIONS)


def test_every_revision_is_told() -> None:
    assert tuple(REVISIONS_TOLD) == REVISIONS


async def test_what_is_told_of_each_revision_is_so(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    await migrate(database)
    found = {HEAD: await tables_of(database)}
    for _, below in pairwise(reversed(REVISIONS)):
        await migrate_down(database, below)
        found[below] = await tables_of(database)
    await database.close()
    for below, above in pairwise(REVISIONS):
        _, run_on, lost = REVISIONS_TOLD[above]
        runs = runs_on(found[below], found[above]) and above not in REWRITES_KEYS
        assert run_on == ("yes" if runs else "no") + AND_REFUSED * (above in NEEDS_EVERYBODY_GONE)
        gone = set(found[above].tables) - set(found[below].tables) - RENAMED
        more = AND_MORE * (above in NEEDS_EVERYBODY_GONE)
        assert lost == (", ".join(f"`{name}`" for name in sorted(gone)) + more).strip("`") or "nothing"


def test_the_version_stands_in_one_place_and_pages_show_it() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
    sources = [
        path
        for folder in ("src", "deploy")
        for path in (ROOT / folder).rglob("*")
        if path.suffix not in {".pyc", ".mo"}
    ]
    texts = {path.name: path.read_text() for path in sources if path.is_file() and "static" not in path.parts}
    assert [name for name, text in texts.items() if re.search(rf"[\"'=]{re.escape(VERSION)}\b", text)] == []
    assert f" {VERSION} is ready" in (ROOT / "docs/tutorial/register-a-team.md").read_text()
    assert f'"version":"{VERSION}"' in (ROOT / "docs/explanation/delivery.md").read_text()


def test_the_changes_begin_with_this_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == VERSION
    assert "Unreleased" not in headings[1:]
