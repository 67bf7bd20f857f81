"""The organisers' tutorial, command by command, on teams as its page has them."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from icct_adapters.sql import open_sql_store
from icct_adapters.system_clock import SystemClock
from icct_core import RegisterTeam
from tests.support.builders import a_command
from tests.support.commands.command_runner import Run, runner
from tests.support.commands.ended import Ended
from tests.support.databases.stores import sqlite_url
from tests.support.docs.pages import ROOT, blocks, section

PAGE = ROOT / "docs/tutorial/the-last-evening.md"
HEADINGS = re.findall(r"^## (.+)$", PAGE.read_text(), re.MULTILINE)
CHURCHES = ("CSI St. Peters Church", "St. Peter's", "Grace Church", "Zion", "Holy Cross", "Hope Church")
PRINTED = date(2026, 12, 31)
"""The last evening of the page; here it is in a month, whenever the test runs."""


class Evening:
    """Runs the commands of the page, each of which has to succeed."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self._settings = {"DATA_DIR": str(folder), "DATABASE_URL": sqlite_url(folder)}

    def command(self, *words: str) -> Ended:
        ended = self._run(*words, **self._settings)
        assert (ended.status, ended.err) == (0, ""), words
        return ended

    def follow(self, heading: str) -> list[str]:
        """What the commands below this heading print."""
        lines = [line for block in blocks(section(PAGE, heading)) for line in block.text.splitlines()]
        assert lines
        return [self.command(*words_of(line)).out for line in lines]

    def document(self, *words: str) -> Any:
        return json.loads(self.command(*words, "--json").out)

    @property
    def statuses(self) -> dict[str, str]:
        return {one["team_id"]: one["status"] for one in self.document("teams", "list")["teams"]}


def words_of(line: str) -> list[str]:
    """The arguments of ``uv run icct``, with days of the page moved to coming ones."""
    uv, run, icct, *words = shlex.split(line)
    assert (uv, run, icct) == ("uv", "run", "icct"), line
    return [re.sub(r"\d{4}-\d\d-\d\d", _moved, word) for word in words]


def _moved(printed: re.Match[str]) -> str:
    evening = datetime.now(UTC).date() + timedelta(days=30)
    return str(evening + (date.fromisoformat(printed[0]) - PRINTED))


async def register(url: str) -> None:
    store = open_sql_store(url)
    use_case = RegisterTeam(unit_of_work=store.unit_of_work, team_entry=store.team_entry, clock=SystemClock())
    for number, church in enumerate(CHURCHES, start=1):
        await use_case(a_command(team_name=f"Team {number}", church_name=church))
    await store.close()


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evening:
    """Six teams have arrived, two of them of one church in two spellings."""
    made = Evening(runner(monkeypatch, capsys), tmp_path)
    made.command("migrate")
    asyncio.run(register(sqlite_url(tmp_path)))
    return made


def test_the_evening_goes_as_the_tutorial_tells_it(evening: Evening) -> None:
    told = {heading: evening.follow(heading) for heading in HEADINGS}

    listed, shown = told["See who has arrived"]
    assert [line.split()[0] for line in listed.splitlines()[1:-1]] == [f"ICCT-00{number}" for number in range(1, 7)]
    assert "captain   John Samuel, 9876543210" in shown
    _, merged = told["Bring two spellings of a church together"]
    assert "icct churches undo" in merged
    assert "confirmed" in told["Confirm the others"][0]
    assert told["Take a decision back"][1] == "ICCT-005 is registered (version 3).\n"
    assert told["A team withdraws, and comes back"][1] == "ICCT-006 is registered (version 3).\n"
    assert evening.statuses == {f"ICCT-00{n}": "confirmed" if n <= 4 else "registered" for n in range(1, 7)}

    window = evening.document("window", "show")
    assert (window["open"], window["text"]) == (True, "Late teams: call the office")
    actions = {entry["action"] for entry in evening.document("history", "--limit", "500")["entries"]}
    assert {"decided", "corrected", "churches_merged", "window_changed", "viewed"} <= actions


def test_what_cannot_be_done_about_one_stops_none_of_the_others_and_is_named(evening: Evening) -> None:
    (line,) = [line for line in section(PAGE, "Confirm the others").splitlines() if line.startswith("uv run")]
    words = [word.replace("ICCT-003", "ICCT-099") for word in words_of(line)]
    ended = evening._run(*words, **evening._settings)
    assert (ended.status, ended.err) == (1, "icct: 1 of 3 not decided.\n")
    assert "ICCT-099 refused: " in ended.out
    assert {evening.statuses[f"ICCT-00{number}"] for number in (2, 4)} == {"confirmed"}


def test_every_command_of_the_page_is_followed() -> None:
    commands = [line for line in PAGE.read_text().splitlines() if line.startswith("uv run")]
    followed = [
        line for heading in HEADINGS for block in blocks(section(PAGE, heading)) for line in block.text.split("\n")
    ]
    assert commands == [line for line in followed if line]
