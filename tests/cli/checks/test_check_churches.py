"""What ``icct check`` says of the registry of churches."""

from __future__ import annotations

import os
from pathlib import Path

from icct_adapters.sql import open_sql_store
from icct_core import OPERATOR, RegisterChurchCommand
from icct_http.cli.checks import CheckContext, Finding, run_checks
from icct_http.cli.checks.database import database_check
from icct_http.container import build_container, close
from icct_http.service.settings.settings import Settings
from tests.cli.checks.test_check_window import prepare
from tests.support.databases.registries import Registry
from tests.support.databases.stores import sqlite_url


def settings_in(folder: Path, **variables: str) -> Settings:
    return Settings.from_environment({"DATABASE_URL": sqlite_url(folder), "DATA_DIR": str(folder)} | variables)


async def finding(folder: Path, **variables: str) -> Finding:
    context = CheckContext(settings=settings_in(folder, **variables))
    return {one.name: one for one in await run_checks([database_check], context)}["churches"]


async def register(folder: Path, name: str, *, teams: int = 0) -> None:
    container = build_container(settings_in(folder))
    await container.register_church()(RegisterChurchCommand(name=name, teams_allowed=1, actor=OPERATOR))
    await close(container)
    store = open_sql_store(sqlite_url(folder))
    merged = Registry(store=store)
    for number in range(teams):
        await merged.enter(f"{name} {number}", team=f"Team of {name} {number}")
        await merged.merge(f"{name} {number}", name)
    await store.close()


async def test_a_database_that_is_not_ready_comes_first(tmp_path: Path) -> None:
    assert await finding(tmp_path) == Finding("churches", "skipped", "database comes first")
    os.close(os.open(tmp_path / "icct.db", os.O_CREAT, 0o600))
    assert await finding(tmp_path) == Finding("churches", "skipped", "the tables are not those of this version")


async def test_where_only_registered_churches_are_taken_there_has_to_be_one(tmp_path: Path) -> None:
    await prepare(tmp_path)
    assert (await finding(tmp_path)).verdict == "ok"
    found = await finding(tmp_path, CHURCHES_ONLY_LISTED="true")
    assert (found.verdict, found.message) == (
        "warning",
        "none is registered, and CHURCHES_ONLY_LISTED refuses every form",
    )
    await register(tmp_path, "Grace")
    found = await finding(tmp_path, CHURCHES_ONLY_LISTED="true")
    assert (found.verdict, found.message) == ("ok", "1 registered; 0 have more teams than they may have")


async def test_churches_with_too_many_teams_are_counted(tmp_path: Path) -> None:
    await prepare(tmp_path)
    await register(tmp_path, "Grace", teams=2)
    await register(tmp_path, "Hope", teams=1)
    assert (await finding(tmp_path)).message == "2 registered; 1 have more teams than they may have"
