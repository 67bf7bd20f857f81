"""The page on backups, command by command, with a real service of this version and one of an older."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql.schema.revisions import HEAD, REVISIONS
from tests.support.commands.command_runner import sqlite_place
from tests.support.databases.of_1_0_0 import REVISION as OF_1_0_0
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, environment, run

PAGE = ROOT / "docs/how-to/back-up-and-restore.md"


def commands(text: str) -> list[str]:
    return [line for block in blocks(text) if block.language == "sh" for line in block.text.splitlines()]


def follow(command: str, folder: Path) -> str:
    """What a command prints, run in this folder without any setting."""
    words = shlex.split(command)
    done = subprocess.run(
        [ICCT, *words[1:]] if words[0] == "icct" else words,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_commands_back_up_and_restore(tmp_path: Path) -> None:
    place = sqlite_place(tmp_path / "data")
    place.fill()
    before = place.rows | {"challenges": [], "kept_uploads": [], "sessions": []}, place.files
    (backing_up,) = commands(PAGE.read_text().partition("\n## ")[0])
    (verifying,) = commands(section(PAGE, "See that it can be restored"))
    moving, restoring, migrating, serving = commands(section(PAGE, "Restore"))
    assert follow(backing_up, tmp_path) == ""
    assert follow(verifying, tmp_path).startswith("icct.backup can be restored: 3 teams and 1 logo, ")
    follow(moving, tmp_path)
    assert follow(restoring, tmp_path) == ""
    assert (place.rows, place.files) == before
    assert follow(migrating, tmp_path) == f"The database is at {HEAD} already.\n"
    assert serving == "icct serve"


@pytest.fixture
def older(tmp_path: Path) -> str:
    """The folder of a version that does not know the last migration."""
    copy = tmp_path / "older"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__", f"{HEAD}_*.py"))
    revisions = copy / "icct_adapters/sql/schema/revisions.py"
    text, replaced = re.subn(r"(?m)^REVISIONS = .*$", f"REVISIONS = {REVISIONS[:-1]!r}", revisions.read_text())
    assert replaced == 1
    revisions.write_text(text)
    return str(copy)


TABLES_OF_1_0_0 = ("api_keys", "churches", "claims", "counters", "outbox", "players", "staged_files", "teams")


def test_two_commands_roll_back(tmp_path: Path, older: str) -> None:
    place = sqlite_place(tmp_path / "data")
    place.fill()
    settings: dict[str, Any] = {"DATA_DIR": place.folder, "DATABASE_URL": place.url, "ENVIRONMENT": "production"}
    refused = run("serve", **settings, PYTHONPATH=older)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "newer than this version knows" in refused.stderr

    going_down, serving = (shlex.split(line)[1:] for line in commands(section(PAGE, "Roll back")))
    assert (going_down[-1], serving) == (OF_1_0_0, ["serve"])
    asked = run(*going_down, **settings)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "1 entry of the history" in asked.stderr
    assert run(*going_down, "--yes", **settings).returncode == 0
    assert set(place.rows) == set(TABLES_OF_1_0_0)
    assert len(place.rows["teams"]) == 3
