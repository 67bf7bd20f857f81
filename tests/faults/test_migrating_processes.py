"""``icct migrate`` in several processes at once, as machines that start together do."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from icct_adapters.sql import HEAD, current_revision, open_database
from tests.support.databases.of_1_0_0 import REVISION, postgresql_of_1_0_0, sqlite_of_1_0_0
from tests.support.databases.stores import sqlite_url
from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, Server, environment, run
from tests.support.servers.postgres import PostgresCluster

PROCESSES = 3


def run_together(**settings: Any) -> list[tuple[int, str]]:
    """Exit status and output of processes that were all started before the first had ended."""
    started = [
        subprocess.Popen(
            [ICCT, "migrate"],
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    return [
        (process.returncode, output) for process in started for output in process.communicate(None, LONG_ENOUGH)[:1]
    ]


def url_of(kind: str, tmp_path: Path, postgres: PostgresCluster) -> str:
    """Of an empty database, or of one with the teams of 1.0.0."""
    match kind:
        case "sqlite":
            return sqlite_url(tmp_path)
        case "postgresql":
            return postgres.create_database()
        case "sqlite of 1.0.0":
            return sqlite_of_1_0_0(tmp_path)
        case _:
            return postgresql_of_1_0_0(postgres)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite of 1.0.0", "postgresql of 1.0.0"])
async def test_processes_that_migrate_at_once_all_succeed(kind: str, tmp_path: Path, postgres: PostgresCluster) -> None:
    url = url_of(kind, tmp_path, postgres)
    ended = run_together(DATA_DIR=tmp_path, DATABASE_URL=url)
    assert {status for status, _ in ended} == {0}, ended
    assert {output.splitlines(keepends=True)[0] for _, output in ended} <= {
        f"The database is now at {HEAD}.\n",
        f"The database is at {HEAD} already.\n",
    }
    database = open_database(url)
    assert await current_revision(database) == HEAD
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite of 1.0.0", "postgresql of 1.0.0"])
def test_a_server_in_development_brings_1_0_0_up_to_date_and_is_not_migrated_away(
    kind: str, tmp_path: Path, postgres: PostgresCluster
) -> None:
    settings: dict[str, Any] = {"DATA_DIR": tmp_path, "DATABASE_URL": url_of(kind, tmp_path, postgres)}
    with Server(**settings) as server:
        assert httpx.get(f"{server.url}/health/ready").status_code == 200
        ended = run("migrate", "--down", REVISION, **settings)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "stop every `icct serve` and `icct worker` first" in ended.stderr
        assert httpx.get(f"{server.url}/health/ready").status_code == 200
        assert server.stop() == 0
    assert run("migrate", "--down", REVISION, **settings).returncode == 0
