"""A start waits for a database that is on its way, and says so; one that does not come ends it with a sentence."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from icct_adapters.sql import HEAD, SqlDatabase
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up import preparation
from icct_http.service.start_up.preparation import migrate_now, prepare
from icct_http.service.start_up.start_error import StartError
from tests.support.servers.postgres import PostgresCluster

NOBODY = "postgresql://nobody@127.0.0.1:1/icct"
SENTENCE = "The database cannot be reached: check DATABASE_URL, and that its server is running."


def settings(folder: Path, url: str, wait: str = "30") -> Settings:
    return Settings.from_environment({"DATA_DIR": str(folder), "DATABASE_URL": url, "DATABASE_WAIT": wait})


async def test_a_database_that_comes_late_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    asked = asyncio.Event()
    real = preparation._answers

    async def answers(database: SqlDatabase) -> bool:
        found = await real(database)
        asked.set()
        return found

    monkeypatch.setattr(preparation, "_answers", answers)
    with PostgresCluster() as cluster:
        chosen = settings(tmp_path, cluster.create_database())
        cluster.stop()
        preparing = asyncio.create_task(
            prepare(chosen, may_migrate=True, wait=chosen.database.wait, on_wait=told.append)
        )
        await asked.wait()
        await asyncio.to_thread(cluster.start)
        await preparing
        assert await migrate_now(chosen, on_wait=told.append) == f"The database is at {HEAD} already."
    assert told == ["Waiting for the database, 30 s at most."]


async def test_a_database_that_does_not_come_ends_the_start_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "WAIT_BETWEEN", 0.01)
    chosen = settings(tmp_path, NOBODY, wait="1")
    with pytest.raises(StartError) as caught:
        await prepare(chosen, may_migrate=True, wait=chosen.database.wait)
    assert str(caught.value) == SENTENCE


@pytest.mark.parametrize("wait", ["0"])
async def test_without_a_wait_it_ends_at_once(wait: str, tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(StartError) as caught:
        await migrate_now(settings(tmp_path, NOBODY, wait), on_wait=told.append)
    assert str(caught.value) == SENTENCE
    assert told == []
