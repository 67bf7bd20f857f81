"""Back to the tables of 1.0.0 after organisers have worked: what is lost was named, and 1.0.0 finds what it knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from sqlalchemy import Connection, inspect, text

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlStore, migrate, migrate_down, open_database
from icct_adapters.sql.schema.losses import losses
from icct_adapters.sql.schema.revisions import HEAD, REVISIONS
from icct_core import MessageKind, RegistrationStatus, TeamId
from tests.support.builders import a_jpeg, a_png
from tests.support.databases.of_1_0_0 import (
    MADE_BEFORE,
    REVISION,
    postgresql_of_1_0_0,
    sqlite_of_1_0_0,
)
from tests.support.databases.reviewed_1_0_0 import LOST, delivering, replace_logo, rows_of, work
from tests.support.review_office import ReviewOffice

CHURCHES_AFTER = {"gracechurch": 2, "stthomaschurch": 1, "தூயபேதுருஆலயம்": 2, "bethel": 1, "csistpeterschurch": 1}
"""The team of Mount Zion went to Bethel, whose own was removed."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlDatabase]:
    """As 1.0.0 left it."""
    if request.param == "sqlite":
        url = sqlite_of_1_0_0(tmp_path)
    else:
        url = postgresql_of_1_0_0(request.getfixturevalue("postgres"))
    database = open_database(url)
    yield database
    await database.close()


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that a statement could depend on, less the order of columns."""
    found = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in found.get_columns(table)
            },
            "key": found.get_pk_constraint(table),
            "unique": sorted(map(repr, found.get_unique_constraints(table))),
            "foreign": sorted(map(repr, found.get_foreign_keys(table))),
            "indexes": sorted(map(_index, found.get_indexes(table))),
        }
        for table in found.get_table_names()
    }


def _index(found: Any) -> str:
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return repr({**found, "dialect_options": options})


def later_logos(files: Path) -> set[Path]:
    """The files of logos that replaced others."""
    return set(files.rglob("logo-*"))


async def shape_of(database: SqlDatabase) -> dict[str, Any]:
    async with database.unhurried.connect() as connection:
        return await connection.run_sync(shape)


async def test_nothing_is_lost_before_organisers_have_worked(database: SqlDatabase) -> None:
    await migrate(database)
    assert await losses(database, to="0006") == await losses(database, to=REVISION) == []


async def test_what_is_lost_is_counted(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    assert [loss.in_words for loss in await losses(database, to=REVISION)] == LOST
    assert await losses(database, to=HEAD) == []


async def test_keys_are_lost_below_the_revision_that_brought_them(database: SqlDatabase) -> None:
    await migrate(database)
    assert [loss.in_words for loss in await losses(database, to="0002")] == ["1 API key"]
    await migrate_down(database, REVISION)
    assert [loss.in_words for loss in await losses(database, to=REVISIONS[0])] == ["1 API key"]
    assert await losses(database, to="0003") == []


async def test_the_tables_are_those_of_1_0_0(database: SqlDatabase) -> None:
    before = await shape_of(database)
    await migrate(database)
    assert await shape_of(database) != before
    await migrate_down(database, REVISION)
    assert await shape_of(database) == before


async def test_untouched_they_hold_what_1_0_0_had_written(database: SqlDatabase) -> None:
    before = await rows_of(database)
    await migrate(database)
    await migrate_down(database, REVISION)
    after = await rows_of(database)
    assert {row["team_key"] for row in before["teams"]} == {row["team_key"] for row in after["teams"]}
    assert after == before


async def test_1_0_0_finds_every_team_with_a_status_that_it_knows(database: SqlDatabase, tmp_path: Path) -> None:
    before = {row["number"]: row for row in (await rows_of(database))["teams"]}
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION)
    after = {row["number"]: row for row in (await rows_of(database))["teams"]}
    assert {number: row["status"] for number, row in after.items()} == {
        **dict.fromkeys((5, 6, 7, 8), "registered"),
        **dict.fromkeys((2, 3, 4, 9, 10), "withdrawn"),
        1: "confirmed",
    }
    untouched = set(before) - {1, 5, 7, 8, 9}
    assert {n: row | {"status": ""} for n, row in after.items() if n in untouched} == {
        n: row | {"status": ""} for n, row in before.items() if n in untouched
    }
    assert after[7]["church_name"] == "Bethel"
    assert after[9]["team_name"] == ""


async def test_1_0_0_counts_every_team_that_is_there(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION)
    rows = await rows_of(database)
    there = Counter(row["church_key"] for row in rows["teams"] if row["team_name"])
    assert {row["church_key"]: row["teams"] for row in rows["churches"] if row["teams"]} == there


async def test_1_0_0_delivers_only_what_it_knows(database: SqlDatabase, tmp_path: Path) -> None:
    before = (await rows_of(database))["outbox"]
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION)
    rows = await rows_of(database)
    assert {row["kind"] for row in rows["outbox"]} == {"store_logo", "confirm_by_mail", "remove_logo"}
    touched = {str(row["registration_id"]) for row in rows["teams"] if row["number"] in {1, 5, 8, 9, 10}}
    kept = [row for row in before if str(row["registration_id"]) not in touched]
    assert [row for row in rows["outbox"] if str(row["registration_id"]) not in touched] == kept
    assert {row["name"]: row["scopes"] for row in rows["api_keys"]} == {"organisers": "admin", "desk": "read,register"}


async def test_1_0_0_opens_every_logo_that_was_stored_meanwhile(database: SqlDatabase, tmp_path: Path) -> None:
    files = tmp_path / "a folder"
    await migrate(database)
    await work(database, files)
    await migrate_down(database, REVISION, files=files)
    urls = {row["number"]: row["logo_url"] for row in (await rows_of(database))["teams"] if row["logo_url"]}
    assert {urlsplit(url).scheme for url in urls.values()} == {"file"}
    opened = {number: Path(unquote(urlsplit(urls[number]).path)) for number in (1, 8)}
    assert {number: path.read_bytes() for number, path in opened.items()} == {1: a_jpeg(), 8: a_png(40, 40)}
    assert opened[1].name.startswith("logo-")


async def test_1_0_0_stores_a_logo_that_replaces_another(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION, files=tmp_path)
    rows = await rows_of(database)
    (team,) = [row["registration_id"] for row in rows["teams"] if row["number"] == 5]
    assert {row["kind"]: row["state"] for row in rows["outbox"] if row["registration_id"] == team} == {
        "confirm_by_mail": "delivered",
        "store_logo": "pending",
    }
    assert [row["content"] for row in rows["staged_files"] if row["registration_id"] == team] == [a_jpeg()]


async def test_down_and_up_again_a_removed_team_leaves_no_logo(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION, files=tmp_path)
    await migrate(database)
    desk = ReviewOffice(store=SqlStore(database), clock=ManualClock(MADE_BEFORE + timedelta(days=1)))
    logos = later_logos(tmp_path)
    assert len(logos) == 2
    await desk.remove(TeamId("ICCT", 1))
    await delivering(desk, tmp_path)(MessageKind.REMOVE_LOGO)
    assert (await desk.team(TeamId("ICCT", 1))).logo is None
    (named_among_the_losses,) = later_logos(tmp_path)
    assert named_among_the_losses in logos


async def test_down_and_up_again_a_logo_that_is_replaced_leaves_no_file(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    stored = later_logos(tmp_path)
    await migrate_down(database, REVISION, files=tmp_path)
    await migrate(database)
    desk = ReviewOffice(store=SqlStore(database), clock=ManualClock(MADE_BEFORE + timedelta(days=1)))
    before = await desk.team(TeamId("ICCT", 1))
    await replace_logo(desk, 1)
    for kind in (MessageKind.STORE_LOGO, MessageKind.REMOVE_LOGO):
        await delivering(desk, tmp_path)(kind)
    after = await desk.team(TeamId("ICCT", 1))
    assert before.logo is not None
    assert after.logo is not None
    gone, added = Path(unquote(urlsplit(before.logo.url).path)), tmp_path / after.logo.url.removeprefix("disk:")
    assert gone in stored
    assert later_logos(tmp_path) == {*stored, added} - {gone}
    assert added not in stored


async def test_up_again_teams_are_reviewed_and_numbers_go_on(database: SqlDatabase, tmp_path: Path) -> None:
    await migrate(database)
    await work(database, tmp_path)
    await migrate_down(database, REVISION)
    await migrate(database)
    desk = ReviewOffice(store=SqlStore(database), clock=ManualClock(MADE_BEFORE))
    assert {str(row["version"]) for row in (await rows_of(database))["teams"]} == {"1"}
    decided = await desk.decide("reinstate", TeamId("ICCT", 2))
    assert decided.status is RegistrationStatus.REGISTERED
    assert str(await desk.register("New Lions")) == "ICCT-011"
    counted = {row["church_key"]: row["teams"] for row in (await rows_of(database))["churches"] if row["teams"]}
    assert counted == CHURCHES_AFTER


async def test_a_table_that_lost_a_column_is_seen(database: SqlDatabase) -> None:
    before = await shape_of(database)
    async with database.writer.begin() as connection:
        await connection.execute(text("ALTER TABLE outbox DROP COLUMN reason"))
    assert await shape_of(database) != before
