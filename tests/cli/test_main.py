"""The command ``icct``: what it prints, and the status it ends with."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from icct_adapters.sql import HEAD
from icct_http.cli import main as cli
from icct_http.cli.serve.listening import ListeningAddress
from icct_http.service.settings.settings import VARIABLES, Settings
from icct_http.service.start_up import preparation
from icct_http.version import VERSION
from tests.support.altered_modules import altered
from tests.support.commands.ended import Ended
from tests.support.processes.icct_process import free_port
from tests.support.servers.postgres import PostgresCluster

COMMANDS = ("serve", "worker", "migrate")
ADVICE = "icct: The database cannot be reached: check DATABASE_URL, and that its server is running.\n"


Run = Callable[..., Ended]


def must_not_start(*_: object, **__: object) -> None:
    """Stands where a command would begin to run for ever; no test here lets one get so far."""
    raise AssertionError("something was started")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with these variables and a data folder of its own."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("icct_http.cli.serve.serving._AnnouncingServer", must_not_start)
    monkeypatch.setattr("icct_http.cli.serve.worker_process.working", must_not_start)

    def run_once(*arguments: str, **variables: str) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            try:
                status = cli.main(arguments)
            except SystemExit as ended:
                status = int(ended.code or 0)
        return Ended(status, *capsys.readouterr())

    return run_once


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that refuses connections as long as a test runs."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port another program listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


def at_revision(path: Path, revision: str) -> str:
    """The URL of a database that says it is at this migration."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    return f"sqlite:///{path}"


def test_the_version_is_the_distributions(run: Run) -> None:
    assert run("--version") == Ended(0, f"icct {VERSION}\n", "")


def test_help_names_every_command(run: Run) -> None:
    ended = run("--help")
    assert (ended.status, ended.err) == (0, "")
    assert all(command in ended.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    ended = run(command, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert f"usage: icct {command}" in ended.out


@pytest.mark.parametrize("arguments", [(), ("reserve",), ("migrate", "--now"), ("migrate", "again")])
def test_what_is_no_command_ends_with_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("usage: icct")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_setting_ends_with_a_sentence(run: Run, tmp_path: Path, command: str) -> None:
    ended = run(command, API_PORT="eighty")
    assert ended.status == 2
    assert ended.refusal == "API_PORT must be a whole number from 1 to 65535, not 'eighty'."
    assert list(tmp_path.iterdir()) == []


def test_each_wrong_setting_has_a_line(run: Run) -> None:
    ended = run("serve", API_PORT="eighty", LOG_LEVEL="LOUD")
    assert (ended.status, ended.out) == (2, "")
    lines = sorted(line.split()[:2] for line in ended.err.splitlines())
    assert lines == [["icct:", "API_PORT"], ["icct:", "LOG_LEVEL"]]


@pytest.mark.parametrize("command", ["worker", "migrate"])
def test_memory_has_no_worker_and_no_tables(run: Run, tmp_path: Path, command: str) -> None:
    ended = run(command, DATABASE_URL="memory://")
    assert ended.status == 2
    assert ended.refusal.startswith("DATABASE_URL must not be memory")
    assert list(tmp_path.iterdir()) == []


def test_migrate_makes_the_tables_and_then_has_nothing_to_do(run: Run, tmp_path: Path) -> None:
    assert run("migrate") == Ended(0, f"The database is now at {HEAD}.\n", "")
    assert run("migrate") == Ended(0, f"The database is at {HEAD} already.\n", "")
    folder = tmp_path / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(folder / "icct.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("SELECT * FROM teams").fetchall() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_is_away_ends_with_a_sentence(run: Run, unused_port: int, command: str) -> None:
    ended = run(command, DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{unused_port}/icct26", DATABASE_WAIT="0")
    assert ended == Ended(1, "", ADVICE)


def test_a_file_that_cannot_be_opened_ends_with_a_sentence(tmp_path: Path) -> None:
    """In a process of its own: the driver's thread may outlive the event loop, but not the process."""
    variables = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/icct.db"}
    program = "import sys; from icct_http.cli.main import main; sys.exit(main(['migrate']))"
    ended = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | variables, capture_output=True, text=True, check=False
    )
    sentence = (
        "icct: DATABASE_URL must lead to a database file that can be opened; "
        f"{tmp_path}/no/such/folder/icct.db: No such file or directory."
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize("options", ["?sslmode=require", "?no_such_option=1"])
def test_an_option_the_driver_does_not_know_ends_with_a_sentence(run: Run, unused_port: int, options: str) -> None:
    ended = run(
        "migrate", DATABASE_URL=f"postgresql://user:hunter2@127.0.0.1:{unused_port}/icct26{options}", DATABASE_WAIT="0"
    )
    assert ended.status in {1, 2}
    assert "DATABASE_URL" in ended.refusal
    assert "hunter2" not in ended.err


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_does_not_migrate_by_itself(run: Run, tmp_path: Path, command: str) -> None:
    ended = run(command, ENVIRONMENT="production")
    assert ended.status == 1
    assert ended.refusal == "The database's tables are behind this version: run `icct migrate` first."
    with closing(sqlite3.connect(tmp_path / "data" / "icct.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_a_worker_never_migrates(run: Run) -> None:
    ended = run("worker")
    assert ended.status == 1
    assert ended.refusal == "The database's tables are behind this version: run `icct migrate` first."


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize("command", COMMANDS)
def test_tables_of_a_newer_version_are_left_alone(run: Run, tmp_path: Path, command: str, environment: str) -> None:
    url = at_revision(tmp_path / "newer.db", "9999")
    ended = run(command, DATABASE_URL=url, ENVIRONMENT=environment)
    assert ended.status == 1
    assert "9999" in ended.refusal
    with closing(sqlite3.connect(tmp_path / "newer.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("alembic_version",)]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("below", ["", "/data"])
def test_a_data_folder_that_cannot_be_ends_with_a_sentence(run: Run, tmp_path: Path, command: str, below: str) -> None:
    (tmp_path / "file").touch()
    ended = run(command, DATA_DIR=f"{tmp_path}/file{below}")
    assert ended.status == 2
    assert ended.refusal.startswith(f"DATA_DIR must be a folder; {tmp_path}/file{below} cannot be made: ")


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 1), ("localhost", 1), ("192.0.2.1", 2)])
def test_an_address_that_cannot_be_had_ends_with_a_sentence(run: Run, busy_port: int, host: str, status: int) -> None:
    ended = run("serve", API_HOST=host, API_PORT=str(busy_port), DATABASE_URL="memory://")
    number = "127.0.0.1" if host == "localhost" else host
    assert ended.status == status
    assert ended.refusal.startswith(f"API_HOST and API_PORT cannot be used: {number} port {busy_port}: ")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "é" * 70, "a..b"])
def test_a_host_that_nobody_knows_ends_with_a_sentence(run: Run, host: str) -> None:
    ended = run("serve", API_HOST=host, DATABASE_URL="memory://")
    assert (ended.status, ended.refusal) == (2, f"API_HOST must be an address of this machine, not {host!r}.")


def test_a_second_service_at_the_same_address_ends_with_a_sentence(run: Run, unused_port: int) -> None:
    with ListeningAddress("127.0.0.1", unused_port, socket.AF_INET).claimed():
        ended = run("serve", API_PORT=str(unused_port), DATABASE_URL="memory://")
    assert ended.status == 1
    assert ended.refusal.startswith("API_HOST and API_PORT cannot be used: another service runs at 127.0.0.1")


def test_a_folder_that_must_not_be_written_to_ends_with_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "icct_http.service.start_up.preparation.os", altered(os, access=lambda *_: False)
    )  # root may write anywhere
    ended = run("serve", DATA_DIR=str(tmp_path))
    assert ended.status == 2
    assert ended.refusal == f"DATA_DIR must be a folder that this user may write to, and {tmp_path} is not."


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_log_file_that_cannot_be_written_ends_with_a_sentence(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "taken").touch()
    assert run("migrate").status == 0
    for log_file, why in (("taken/app.log", "Not a directory"), (".", "Is a directory")):
        ended = run(command, LOG_FILE=log_file, API_PORT=str(free_port()))
        assert ended.status == 2
        assert ended.refusal == (
            f"LOG_FILE must be a file that this user may write to, and {tmp_path / log_file} is not: {why}; "
            "choose another, make its folder writable, or set LOG_TO_FILE=false."
        )


@pytest.mark.parametrize("name", ["a?b", "a%41 b", "தமிழ்#1"])
def test_a_data_folder_may_have_any_name(run: Run, tmp_path: Path, name: str) -> None:
    assert run("migrate", DATA_DIR=str(tmp_path / name)).status == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "icct.db").exists()


def test_the_database_file_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert run("migrate", DATA_DIR=str(tmp_path)).status == 0
    assert (tmp_path / "icct.db").stat().st_mode & 0o777 == 0o600


def test_a_database_user_without_rights_is_told_what_it_lacks(run: Run, postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    postgres.run("psql", "-c", "CREATE ROLE guest LOGIN")
    ended = run("migrate", DATABASE_URL=url.replace("postgres@", "guest@"))
    assert ended.status == 1
    assert ended.refusal.startswith("The database's user may not use or make the tables")


def test_an_interrupted_command_ends_as_a_shell_expects(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_settings: Settings, _chosen: Namespace) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("icct_http.cli.commands.migrate._migrate", interrupted)
    assert run("migrate") == Ended(130, "", "")


@pytest.mark.parametrize("command", ["migrate", "serve", "worker"])
def test_a_command_that_waits_for_the_database_says_so(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])

    async def comes_late(_: object) -> bool:
        return next(answers)

    monkeypatch.setattr(preparation, "_answers", comes_late)
    ended = run(command, ENVIRONMENT="production", API_URL="https://api.example.org", DATABASE_WAIT="30")
    waiting, *rest = ended.err.splitlines()
    assert waiting == "Waiting for the database, 30 s at most."
    assert (ended.status, rest) == (
        (0, [])
        if command == "migrate"
        else (1, ["icct: The database's tables are behind this version: run `icct migrate` first."])
    )
