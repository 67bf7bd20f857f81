"""The page on deploying: what it copies, sets and runs is there, and its way back leads back."""

from __future__ import annotations

import asyncio
import re
import shlex
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from icct_adapters.sql import migrate, open_database
from icct_adapters.sql.schema.revisions import REVISIONS
from icct_http.cli import main as cli
from icct_http.service.settings.settings import Settings
from tests.support.databases.stores import sqlite_url
from tests.support.deploy.systemd_units import FOLDER, command_of, read
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.processes.icct_process import ICCT, environment

PAGE = ROOT / "docs/how-to/deploy.md"
DEBIAN = section(PAGE, "On a Debian machine")
COMPOSE = section(PAGE, "With compose")
LINES = [
    line for block in blocks(PAGE.read_text()) if block.language in ("sh", "text") for line in block.text.splitlines()
]
ROLLING_BACK = [
    line for block in blocks(DEBIAN.partition("\n### Roll back\n")[2]) for line in block.text.strip().splitlines()
]


def words_behind(program: str) -> list[list[str]]:
    """The arguments of every call of this program, up to the end of its command."""
    calls = (re.split(rf"(?:^|&& |run --rm |exec api ){program} ", line)[1:] for line in LINES)
    return [shlex.split(re.split(r"&&|\|\|", call)[0]) for found in calls for call in found]


def test_its_settings_are_accepted_in_production() -> None:
    (text,) = re.findall(r"<<END\n(.*?)\nEND\n", DEBIAN, flags=re.DOTALL)
    text = text.replace("$password", "9f2c" * 12).replace("$(openssl rand -hex 32)", "0123456789abcdef" * 4)
    settings = Settings.from_environment(dict(line.split("=", 1) for line in text.splitlines()))
    assert settings.service.environment == "production"
    assert settings.tournament.rules.min_players == 11
    assert settings.requests.has_public_host
    assert str(settings.requests.trusted_proxies[0]) == "127.0.0.1/32"
    (worker,) = read(FOLDER / "icct-worker.service")["Service"]["ExecStart"]
    assert (settings.deliveries.in_server, worker.split()[-1]) == (False, "worker")


def test_every_command_of_icct_is_one() -> None:
    named = words_behind("icct")
    assert len(named) > 5
    for words in named:
        assert cli.parser().parse_args(words).run


def test_what_it_copies_is_there_and_goes_where_the_units_look() -> None:
    for source in re.findall(r"(?:/opt/icct/source/)?(deploy/[\w./*-]+)", DEBIAN):
        assert [*ROOT.glob(source)], source
    unit = read(FOLDER / "icct.service")["Service"]
    assert command_of(read(FOLDER / "icct.service"))[0].startswith("/opt/icct/current/bin/")
    assert "/opt/icct/current\n" in DEBIAN
    for wanted in (*unit["WorkingDirectory"], *unit["EnvironmentFile"], *unit["User"]):
        assert wanted in DEBIAN
    assert "BACKUP_DIR=/var/lib/icct-backups" in unit["Environment"][0]


def test_the_files_of_compose_that_it_names_are_there() -> None:
    named = set(re.findall(r"(compose[\w.]*\.(?:yaml|example))", COMPOSE))
    assert named == {"compose.yaml", "compose.tls.yaml", "compose.env.example"}
    assert all((ROOT / "deploy" / name).exists() for name in named)
    assert {line.split()[0] for line in (ROOT / "deploy/Procfile").read_text().splitlines()} == {
        "release:",
        "web:",
        "worker:",
    }


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder like the machine: two versions, the newer with its tables; ``systemctl`` notes what it is told."""
    for version in ("1.0.0", "newer"):
        (tmp_path / "opt/icct" / version).mkdir(parents=True)
    (tmp_path / "opt/icct/current").symlink_to("newer")
    database = open_database(sqlite_url(tmp_path))
    asyncio.run(migrate(database))
    asyncio.run(database.close())
    programs = {"systemctl": f'echo "$@" >> {tmp_path}/told', "icct": f'exec {ICCT} "$@"'}
    for name, command in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{command}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def test_two_commands_lead_back_to_the_tables_and_the_program_of_the_version_before(machine: Path) -> None:
    assert len(ROLLING_BACK) == 2
    settings = environment(DATABASE_URL=sqlite_url(machine), ENVIRONMENT="production", DATA_DIR=machine)
    for line in ROLLING_BACK:
        here = re.sub(r"--down \d+", f"--down {REVISIONS[-2]}", line.replace("/opt/icct", f"{machine}/opt/icct"))
        subprocess.run(["/bin/sh", "-c", here], env=settings | {"PATH": f"{machine}:/usr/bin:/bin"}, check=True)
    assert (machine / "told").read_text() == "stop icct icct-worker\nstart icct icct-worker\n"
    assert (machine / "opt/icct/current").resolve() == machine / "opt/icct/1.0.0"
    (path,) = machine.glob("*.db")
    with closing(sqlite3.connect(path)) as tables:
        assert tables.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISIONS[-2],)]
