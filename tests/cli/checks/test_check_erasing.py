"""What ``icct check`` says of what is to be erased."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icct_adapters.memory import ManualClock
from icct_adapters.sql import migrate, open_database, open_sql_store
from icct_core import (
    OPERATOR,
    AddOrganiser,
    AddOrganiserCommand,
    Decision,
    GetWindow,
    RemoveTeam,
    TournamentRules,
)
from icct_http.cli.checks import CheckContext, Finding, run_checks
from icct_http.cli.checks.database import database_check
from icct_http.service.settings.settings import Settings
from icct_http.service.worker.purging import open_tournament_purge
from tests.support.databases.stores import sqlite_url
from tests.support.review_office import ReviewOffice

NOW, DAY = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1)
ENDED = {"REGISTRATION_CLOSES_AT": "2026-01-02T00:00:00Z", "PURGE_AFTER": "30"}


def settings_in(folder: Path, **variables: str) -> Settings:
    return Settings.from_environment({"DATABASE_URL": sqlite_url(folder), "DATA_DIR": str(folder)} | variables)


async def finding(folder: Path, at: datetime = NOW, /, **variables: str) -> Finding:
    context = replace(CheckContext(settings=settings_in(folder, **variables)), clock=ManualClock(at))
    return {one.name: one for one in await run_checks([database_check], context)}["erasing"]


async def prepare(folder: Path) -> None:
    database = open_database(sqlite_url(folder))
    await migrate(database)
    await database.close()


async def purge(folder: Path, at: datetime) -> None:
    """What a worker does then."""
    store = open_sql_store(sqlite_url(folder))
    office = ReviewOffice(store, clock=ManualClock(at))
    settings = settings_in(folder, **ENDED)
    remove = RemoveTeam(unit_of_work=store.unit_of_work, clock=office.clock)
    window = GetWindow(windows=store.windows, rules=settings.tournament.rules)
    await open_tournament_purge(settings, store, office.clock, remove, window)()
    await store.close()


async def test_a_database_that_is_not_ready_comes_first(tmp_path: Path) -> None:
    os.close(os.open(tmp_path / "icct.db", os.O_CREAT, 0o600))
    assert await finding(tmp_path) == Finding("erasing", "skipped", "the tables are not those of this version")


async def test_a_withdrawn_team_that_stays_is_a_failure(tmp_path: Path) -> None:
    await prepare(tmp_path)
    assert await finding(tmp_path) == Finding("erasing", "ok", "withdrawn teams go after 30 days")
    store = open_sql_store(sqlite_url(tmp_path))
    office = ReviewOffice(store, clock=ManualClock(NOW))
    await office.register()
    await office.decide(Decision.WITHDRAW)
    await store.close()
    assert (await finding(tmp_path, NOW + 30 * DAY)).verdict == "ok"
    found = await finding(tmp_path, NOW + 30 * DAY + timedelta(hours=2))
    assert (found.verdict, found.message) == ("failed", "1 withdrawn team is to be erased since an hour or longer")


async def add_admin(folder: Path) -> None:
    store = open_sql_store(sqlite_url(folder))
    add = AddOrganiser(unit_of_work=store.unit_of_work, clock=ManualClock(NOW), rules=TournamentRules())
    await add(AddOrganiserCommand(name="Asha", email="asha@example.org", role="admin", actor=OPERATOR))
    await store.close()


async def test_a_purge_of_which_nobody_can_be_warned_is_a_failure(tmp_path: Path) -> None:
    await prepare(tmp_path)
    found = await finding(tmp_path, NOW + 25 * DAY, **ENDED)
    assert found.verdict == "failed"
    assert "no admin is there to be warned" in found.message


async def test_the_day_of_the_purge_is_told_before_and_after(tmp_path: Path) -> None:
    await prepare(tmp_path)
    await add_admin(tmp_path)
    day = "2026-02-01 05:30 IST"
    words = f"withdrawn teams go after 30 days; everything personal is erased on {day}"
    assert await finding(tmp_path, **ENDED) == Finding("erasing", "ok", words)
    await purge(tmp_path, NOW + 24 * DAY)
    found = await finding(tmp_path, NOW + 25 * DAY, **ENDED)
    assert (found.verdict, found.message) == ("warning", words)
    found = await finding(tmp_path, NOW + 31 * DAY + timedelta(hours=2), **ENDED)
    assert (found.verdict, found.message) == ("failed", f"everything personal was to be erased on {day}")
    found = await finding(tmp_path, NOW + 62 * DAY, **ENDED)
    assert (found.verdict, "nobody did it for a month" in found.message) == ("failed", True)
    await purge(tmp_path, NOW + 31 * DAY)
    done = Finding("erasing", "ok", f"everything personal was erased on {day}")
    assert await finding(tmp_path, NOW + 32 * DAY, **ENDED) == done
