"""What ``icct check`` says of the window."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import migrate, open_database, open_sql_store
from icct_core import OPERATOR, ChangeWindow, ChangeWindowCommand, TournamentRules
from icct_http.cli.checks import CheckContext, Finding, run_checks
from icct_http.cli.checks.database import database_check
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.overruled_settings import overruled_at_start
from tests.support.databases.stores import sqlite_url

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = {"REGISTRATION_OPENS_AT": "2026-01-01T00:00:00Z", "REGISTRATION_CLOSES_AT": "2026-01-02T00:00:00Z"}


async def finding(folder: Path, **variables: str) -> Finding:
    settings = Settings.from_environment({"DATABASE_URL": sqlite_url(folder), "DATA_DIR": str(folder)} | variables)
    context = replace(CheckContext(settings=settings), clock=ManualClock())
    return {one.name: one for one in await run_checks([database_check], context)}["window"]


async def prepare(folder: Path) -> None:
    database = open_database(sqlite_url(folder))
    await migrate(database)
    await database.close()


async def close_a_day_later(folder: Path) -> None:
    store = open_sql_store(sqlite_url(folder))
    change = ChangeWindow(unit_of_work=store.unit_of_work, clock=ManualClock(), rules=TournamentRules())
    await change(ChangeWindowCommand(actor=OPERATOR, version=0, opens_at=NOW, closes_at=NOW + timedelta(days=2)))
    await store.close()


async def test_a_database_that_is_not_ready_comes_first(tmp_path: Path) -> None:
    assert await finding(tmp_path) == Finding("window", "skipped", "database comes first")
    assert os.listdir(tmp_path) == []  # noqa: PTH208  looking makes no database
    os.close(os.open(tmp_path / "icct.db", os.O_CREAT, 0o600))
    assert await finding(tmp_path) == Finding("window", "skipped", "the tables are not those of this version")
    memory = {"DATABASE_URL": "memory://", "FILE_STORAGE": "memory", "MAILER": "memory"}
    assert await finding(tmp_path, **memory) == Finding("window", "skipped", "database comes first")
    assert await overruled_at_start(Settings.from_environment(memory | TIMES)) == ()


async def test_times_that_hold_are_in_order(tmp_path: Path) -> None:
    await prepare(tmp_path)
    assert await finding(tmp_path) == Finding("window", "ok", "Registration is open")
    open_now = Finding("window", "ok", "Registration is open until 2026-01-02 05:30 IST")
    assert await finding(tmp_path, **TIMES) == open_now


async def test_a_time_that_does_not_hold_is_named(tmp_path: Path) -> None:
    await prepare(tmp_path)
    await close_a_day_later(tmp_path)
    found = await finding(tmp_path, **TIMES)
    assert (found.verdict, found.message) == (
        "warning",
        "REGISTRATION_CLOSES_AT (2026-01-02 05:30 IST) does not hold: organisers have set 2026-01-03 05:30 IST",
    )
    assert "icct window set" in found.remedy


@pytest.mark.parametrize("is_prepared", [True, False])
async def test_the_banner_names_it_too_and_goes_on_without_a_database(tmp_path: Path, *, is_prepared: bool) -> None:
    if is_prepared:
        await prepare(tmp_path)
        await close_a_day_later(tmp_path)
    place = {"DATABASE_URL": sqlite_url(tmp_path), "DATA_DIR": str(tmp_path)}
    notes = await overruled_at_start(Settings.from_environment(place | TIMES))
    assert [note.split()[0] for note in notes] == (["REGISTRATION_CLOSES_AT"] if is_prepared else [])
    assert await overruled_at_start(Settings.from_environment(place)) == ()
