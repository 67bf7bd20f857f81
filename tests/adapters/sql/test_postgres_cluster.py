"""The PostgreSQL that tests run against is a real one, survives what tests do to it and leaves nothing behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGSTOP
from typing import Any

import asyncpg
import pytest

from tests.support.servers.postgres import PostgresCluster, PostgresFailed, StopMode, _installed_binaries, _Server


@pytest.fixture(scope="module")
def cluster() -> Iterator[PostgresCluster]:
    with PostgresCluster() as started:
        yield started


async def value_of(url: str, query: str) -> Any:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.mark.parametrize(("setting", "value"), [("fsync", "on"), ("max_connections", "200"), ("TimeZone", "UTC")])
async def test_it_answers_with_the_settings_that_tests_rely_on(
    cluster: PostgresCluster, setting: str, value: str
) -> None:
    assert await value_of(cluster.create_database(), f"SHOW {setting}") == value


async def test_each_database_is_fresh(cluster: PostgresCluster) -> None:
    first, second = cluster.create_database(), cluster.create_database()
    await value_of(first, "CREATE TABLE team (id int)")
    assert await value_of(second, "SELECT to_regclass('team')") is None


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_restart_keeps_data_and_address(cluster: PostgresCluster, mode: StopMode) -> None:
    url = cluster.create_database()
    await value_of(url, "CREATE TABLE team AS SELECT 7 AS id")
    cluster.restart(mode)
    assert await value_of(url, "SELECT id FROM team") == 7


@pytest.mark.parametrize("signal", [SIGKILL, SIGSTOP])
async def test_a_killed_or_frozen_server_comes_back_by_a_restart(cluster: PostgresCluster, signal: int) -> None:
    url = cluster.create_database()
    os.kill(cluster.pid, signal)
    cluster.restart()
    assert await value_of(url, "SELECT 7") == 7


async def test_its_programs_find_the_server(cluster: PostgresCluster) -> None:
    assert cluster.run("psql", "--no-psqlrc", "-Atc", "SELECT current_user", "template1") == "postgres\n"


def test_after_the_end_its_processes_port_and_folder_are_gone() -> None:
    with PostgresCluster() as cluster:
        listed = cluster.run("psql", "--no-psqlrc", "-Atc", "SELECT pid FROM pg_stat_activity", "template1")
        pids = {cluster.pid, *map(int, listed.split())}
        assert len(pids) > 1
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert not cluster.folder.exists()
    cluster.close()


def test_a_failed_start_says_why_and_leaves_nothing_behind() -> None:
    cluster = PostgresCluster({"max_connections": "plenty"})
    with pytest.raises(PostgresFailed, match="max_connections"), cluster:
        pass
    assert not cluster.folder.exists()


def test_binaries_in_a_private_folder_are_copied_only_where_the_server_has_a_user_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    package = _installed_binaries().parent.parent
    for name in (package.name, f"{package.name}.libs"):
        (tmp_path / name).symlink_to(package.with_name(name))
    monkeypatch.setattr(
        "tests.support.servers.postgres._installed_binaries", lambda: tmp_path / package.name / "pginstall" / "bin"
    )
    with PostgresCluster() as cluster:
        assert cluster.binaries.is_relative_to(cluster.folder) == (os.geteuid() == 0)


def test_a_server_that_will_not_stop_is_killed_and_its_log_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); print('{}'); signal.pause()"
    said = "database system is ready to accept connections"
    server = _Server([sys.executable, "-u", "-c", f"import sys; sys.stdout = sys.stderr; {deaf.format(said)}"])
    server.wait_until_ready()
    monkeypatch.setattr("tests.support.servers.postgres._LONG_ENOUGH", 0)
    with pytest.raises(PostgresFailed, match=said):
        server.stop(SIGINT)
    assert server.process.returncode == -SIGKILL


def test_a_stopped_server_has_no_process(cluster: PostgresCluster) -> None:
    cluster.stop()
    with pytest.raises(PostgresFailed, match="not running"):
        _ = cluster.pid
    cluster.stop()
    cluster.start()
    assert Path(f"/proc/{cluster.pid}").exists()


def test_a_second_start_is_refused(cluster: PostgresCluster) -> None:
    with pytest.raises(PostgresFailed, match="not stopped"):
        cluster.start()
