"""The command ``icct churches``: the registry, from a terminal."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import open_sql_store
from icct_core import TournamentRules
from icct_http.cli import main as cli
from icct_http.service.settings.settings import VARIABLES
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW

Run = Callable[..., tuple[int, str, str]]

FILE = "name;place;teams_allowed;aliases\nHoly Cross;Madurai;3;Cross|The Cross\nGrace;;;\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a data folder of its own: exit status, output, errors."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TEAMS_PER_CHURCH", "1")

    def run_once(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return (status, *capsys.readouterr())

    assert run_once("migrate")[0] == 0
    return run_once


def enter(folder: Path, *churches: str) -> None:
    """A team of each of these churches registers."""

    async def work() -> None:
        store = open_sql_store(f"sqlite+aiosqlite:///{folder / 'icct.db'}")
        try:
            for number, church in enumerate(churches):
                draft = a_draft(team_name=f"Team {number}", church_name=church)
                await store.team_entry.enter(draft, TournamentRules(), claim=None, at=NOW)
        finally:
            await store.close()

    asyncio.run(work())


def document(run: Run, *arguments: str) -> Any:
    status, out, err = run("churches", *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_without_churches_it_says_how_to_add_them(run: Run) -> None:
    status, out, _ = run("churches", "list")
    assert status == 0
    assert "icct churches add NAME" in out
    assert document(run, "list") == {"churches": [], "merges": []}


def test_churches_are_added_changed_and_listed(run: Run, tmp_path: Path) -> None:
    enter(tmp_path, "St Peters", "Saint Peter")
    status, out, _ = run("churches", "add", "CSI St. Peter's", "--place", "Tambaram", "--alias", "St. Peters")
    assert status == 0
    assert out.startswith(
        "Registered: CSI St. Peter's, Tambaram, also called St. Peters; it has 1 teams, 1 of them with"
    )
    status, out, _ = run(
        "churches", "change", "st peters", "--teams", "2", "--alias", "Peters", "--name", "St. Peter's"
    )
    assert status == 0
    assert "It is now: St. Peter's, Tambaram, at most 2 teams, also called CSI St. Peter's, Peters" in out
    status, out, _ = run("churches", "list")
    lines = out.strip().split("\n")
    assert lines[0].split() == ["CHURCH", "PLACE", "TEAMS", "ALIASES", "LOOKS", "LIKE", "ID"]
    assert "(Saint Peter)" in out
    assert "1 of 2" in out
    assert lines[-1].split()[-1].startswith("m_")
    changed = document(run, "change", "Peters", "--drop-alias", "Peters", "--no-limit")["church"]
    assert (changed["teams_allowed"], changed["place"]) == (None, "Tambaram")
    assert "Peters" not in changed["aliases"]
    assert document(run, "add", "Zion")["church"]["name"] == "Zion"


def test_a_file_is_imported_whole(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(tmp_path, "Cross")
    file = tmp_path / "churches.csv"
    file.write_text(FILE, encoding="utf-8-sig")
    status, out, _ = run("churches", "import", str(file))
    assert (status, out) == (
        0,
        "2 churches added, 0 changed, 0 as they were. 1 teams came to them with their aliases.\n",
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE.encode())))
    assert document(run, "import", "-") == {"added": 0, "changed": 0, "unchanged": 2, "teams_moved": 0}


def test_a_wrong_file_changes_nothing_and_names_each_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "churches.csv"
    file.write_text(f"{FILE}x;;;\nGRACE;;many;\n")
    status, _, err = run("churches", "import", str(file))
    assert status == 2
    assert "Line 4: Church name must be 3 to 80 characters." in err
    assert "Line 5: Teams allowed must be a whole number" in err
    assert document(run, "list")["churches"] == []
    status, _, err = run("churches", "import", str(tmp_path / "none.csv"))
    assert status == 1
    assert "cannot be read" in err


def test_churches_are_merged_and_parted(run: Run, tmp_path: Path) -> None:
    enter(tmp_path, "Grace", "Grace Church")
    status, out, _ = run("churches", "merge", "Grace Church", "Grace")
    assert status == 0
    assert "1 teams went to Grace, which has 2 now." in out
    assert "more than it may have" in out
    merge = document(run, "list")["merges"][0]
    assert (merge["from"], merge["teams"]) == ("Grace Church", 1)
    assert "(over)" in run("churches", "list")[1]
    status, out, _ = run("churches", "undo", merge["id"])
    assert (status, out) == (0, "1 teams went back to Grace Church; Grace has 1.\n")
    merged = document(run, "merge", "Grace", "Grace Church")
    assert merged["church"]["over_limit"] is True
    undone = document(run, "undo", merged["merge_id"])
    assert (undone["church"]["name"], undone["into"]["name"], undone["teams_moved"]) == ("Grace", "Grace Church", 1)


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["merge", "Nobody", "Grace"], 1, "No church has this id or name"),
        (["change", "Nobody", "--place", "Madurai"], 1, "No church has this id or name"),
        (["undo", "m_1"], 1, "No merge that can be undone has this id"),
        (["add", "x"], 2, "Church name must be 3 to 80 characters"),
        (["add", "Grace"], 2, "Grace is registered already"),
        (["merge", "Grace", "Grace"], 2, "Grace cannot be merged into itself"),
        (["add", "Zion", "--teams", "0"], 2, "must be a whole number from 1 to 1000"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, arguments: list[str], status: int, sentence: str) -> None:
    assert run("churches", "add", "Grace")[0] == 0
    ended, _, err = run("churches", *arguments)
    assert ended == status
    assert sentence in err
