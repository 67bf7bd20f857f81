"""``icct migrate`` in several processes at once, as machines that start together do."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import HEAD, current_revision, open_database
from tests.support.databases.stores import sqlite_url
from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, environment
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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_processes_that_migrate_at_once_all_succeed(kind: str, tmp_path: Path, postgres: PostgresCluster) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres.create_database()
    ended = run_together(DATA_DIR=tmp_path, DATABASE_URL=url)
    assert {status for status, _ in ended} == {0}
    assert {output for _, output in ended} <= {
        f"The database is now at {HEAD}.\n",
        f"The database is at {HEAD} already.\n",
    }
    database = open_database(url)
    assert await current_revision(database) == HEAD
    await database.close()
