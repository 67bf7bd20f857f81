"""The commands as an operator starts and stops them."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from icct_adapters.sql import HEAD
from tests.support.processes.icct_process import MEASURED, Server, Service, eventually, register, run
from tests.support.servers.postgres import PostgresCluster


def logos(folder: Path) -> int:
    return len([*folder.glob("files/*/logo.png")])


def test_it_says_where_it_is_where_the_data_is_and_how_to_try_it(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path / "data") as server:
        eventually(lambda: "logo=@" in server.output, "the whole greeting is printed")
        assert server.url in server.output
        assert str(tmp_path / "data") in server.output
        assert f"curl {server.url}/api/registration" in server.output


def test_a_restart_continues_with_the_next_number(tmp_path: Path) -> None:
    for expected in ("ICCT-001", "ICCT-002"):
        with Server(DATA_DIR=tmp_path) as server, httpx.Client(base_url=server.url) as client:
            answer = register(client, team_name=f"Team of {expected}")
            assert answer.json() == {"success": True, "team_id": expected, "message": "Team registered successfully"}
            assert server.stop() == 0


def test_a_stopped_server_ends_well_and_leaves_no_lease(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path) as server:
        with httpx.Client(base_url=server.url) as client:
            for index in range(5):
                assert register(client, team_name=f"Team {index}").status_code == 200
        assert server.stop() == 0
    with Server(DATA_DIR=tmp_path):
        eventually(lambda: logos(tmp_path) == 5, "what was left is delivered")


def test_several_server_processes_share_the_numbers(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    with Server(DATA_DIR=tmp_path, DATABASE_URL=url, API_WORKERS=2, **MEASURED) as server:
        given = set()
        for index in range(8):  # each connection may reach another process
            with httpx.Client(base_url=server.url) as client:
                given.add(register(client, team_name=f"Team {index}").json()["team_id"])
        assert given == {f"ICCT-{number:03}" for number in range(1, 9)}
        assert server.stop() == 0


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_worker_delivers_what_a_server_leaves_to_it(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings: dict[str, Any] = {"DATA_DIR": tmp_path, "DELIVER_IN_SERVER": "false", **MEASURED}
    if database == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres").create_database()
    with Server(**settings) as server, httpx.Client(base_url=server.url) as client:
        assert register(client).status_code == 200
        assert logos(tmp_path) == 0
        with Service("worker", settings, ready="Delivering") as worker:
            eventually(lambda: logos(tmp_path) == 1, "the logo is stored")
            eventually(lambda: len([*tmp_path.glob("mail/new/*")]) == 1, "the mail lies in the folder")
            assert worker.stop() == 0
            assert "Stopped" in worker.output


def test_a_port_in_use_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("serve", DATA_DIR=tmp_path, API_PORT=taken.getsockname()[1])
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("icct: API_HOST and API_PORT cannot be used")
    assert ended.stderr.count("\n") == 1


def test_in_production_tables_that_are_behind_stop_the_start_with_a_sentence(
    tmp_path: Path, postgres: PostgresCluster
) -> None:
    settings: dict[str, Any] = {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": postgres.create_database(),
        "ENVIRONMENT": "production",
    }
    for command in ("serve", "worker"):
        ended = run(command, **settings)
        assert ended.returncode == 1
        assert ended.stderr == "icct: The database's tables are behind this version: run `icct migrate` first.\n"
    assert run("migrate", **settings).stdout == f"The database is now at {HEAD}.\n"
    with Server(**settings) as server:
        assert httpx.get(f"{server.url}/health").json()["environment"] == "production"


def test_servers_that_start_together_on_an_empty_database_both_serve(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    first, second = (Server(DATA_DIR=tmp_path, DATABASE_URL=url) for _ in range(2))
    with first, second:
        for server in (first, second):
            assert httpx.get(f"{server.url}/health").json()["database"] == "connected"


def test_a_wrong_setting_ends_with_a_sentence_and_status_2(tmp_path: Path) -> None:
    ended = run("serve", DATA_DIR=tmp_path, API_PORT="eighty", API_WORKERS="none")
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "icct: API_PORT must be a whole number from 1 to 65535, not 'eighty'.",
        "icct: API_WORKERS must be a whole number from 1 to 64, not 'none'.",
    ]
