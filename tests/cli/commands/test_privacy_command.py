"""``icct privacy purge``: everything personal goes when an operator says so."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.support.commands.command_runner import Place, Run
from tests.support.commands.terminal import Terminal

CLOSED = {"REGISTRATION_CLOSES_AT": "2026-01-01T00:00:00Z"}
ERASED = "3 teams erased. Logos leave the file storage soon; backups and lists are not reached.\n"
QUESTION = "All of it is erased, and cannot be taken back. Type ICCT: "


def names(place: Place) -> list[str]:
    return sorted(row["team_name"] for row in place.rows["teams"])


def test_a_dry_run_says_what_would_go_and_when(run: Run, filled: Place) -> None:
    before = names(filled)
    out = run("privacy", "purge", "--dry-run", **filled.settings).out
    first, second = out.splitlines()
    assert first.startswith("ICCT has 3 teams with personal data, ")
    assert second == "Nothing of it goes by itself: PURGE_AFTER is not set, or registration has no end."
    later = {"REGISTRATION_CLOSES_AT": "2126-01-01T00:00:00Z", "PURGE_AFTER": "30"}
    out = run("privacy", "purge", "--dry-run", **filled.settings, **later).out
    assert out.endswith("It is erased by itself on 2126-01-31 05:30 IST; admins are mailed a week before.\n")
    assert names(filled) == before


def test_while_registration_is_open_it_is_refused(run: Run, filled: Place) -> None:
    ended = run("privacy", "purge", "--yes", **filled.settings)
    assert (ended.status, ended.err) == (
        1,
        "icct: Registration is open, or will be: close it first with `icct window close`.\n",
    )


def test_with_a_yes_everything_goes(run: Run, filled: Place) -> None:
    assert run("privacy", "purge", "--yes", **filled.settings, **CLOSED).out.endswith(ERASED)
    assert names(filled) == ["", "", ""]
    assert run("privacy", "purge", "--yes", **filled.settings, **CLOSED).out.endswith(
        "\n0 teams erased. Logos leave the file storage soon; backups and lists are not reached.\n"
    )


@pytest.mark.parametrize("typed", ["ICCT\n", "yes\n"])
def test_a_person_on_a_terminal_types_the_prefix(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stderr", shown)
    agrees = typed == "ICCT\n"
    assert run("privacy", "purge", **filled.settings, **CLOSED).status == (0 if agrees else 1)
    assert ("Lions" in names(filled)) is not agrees
    assert shown.getvalue() == QUESTION + ("" if agrees else "icct: Nothing was done.\n")


def test_registration_that_is_opened_while_the_question_waits_keeps_everything(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(*_: object, **__: object) -> None:
        monkeypatch.setattr("icct_core.Window.is_open", lambda *_: True)

    monkeypatch.setattr("icct_http.cli.terminal.confirm.confirm_by_typing", answered)
    assert run("privacy", "purge", **filled.settings, **CLOSED).status == 1
    assert "Lions" in names(filled)


def test_without_a_terminal_it_is_refused(run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ICCT\n"))
    ended = run("privacy", "purge", **filled.settings, **CLOSED)
    assert (ended.status, ended.err) == (2, "icct: This needs a yes, and there is no terminal to ask on: add --yes.\n")
    assert "Lions" in names(filled)


def test_a_report_says_who_had_which_teams_before_him_and_what_is_not_known(run: Run, filled: Place) -> None:
    run("teams", "show", "ICCT-001", **filled.settings)
    run("teams", "remove", "ICCT-002", "--yes", **filled.settings)
    days = ("--from", "2020-01-01", "--to", "2190-01-01")
    lines = run("privacy", "report", *days, **filled.settings).out.splitlines()
    assert "operator" in lines
    assert any(line.startswith("  ICCT-001  Grace Warriors  ") and " IST" in line for line in lines)
    assert any(line.startswith("  ICCT-002  (removed)  ") for line in lines)
    assert lines[-1].startswith("The history cannot know who looked into the database, a backup")
    document = json.loads(run("privacy", "report", *days, "--json", **filled.settings).out)
    (operator,) = (one for one in document["actors"] if one["actor"] == {"kind": "operator", "name": ""})
    names = {one["team_id"]: one["name"] for one in operator["teams"]}
    assert (names["ICCT-001"], names["ICCT-002"]) == ("Grace Warriors", None)


def test_a_list_is_named_with_all_teams_of_its_filter(run: Run, filled: Place, tmp_path: Path) -> None:
    run("export", tmp_path / "teams.csv", **filled.settings)
    out = run("privacy", "report", "--from", "2020-01-01", "--to", "2190-01-01", **filled.settings).out
    assert "  all teams of the filter  " in out
    early = run("privacy", "report", "--from", "2019-01-01", "--to", "2019-12-31", **filled.settings).out
    assert early.startswith("Nobody saw a team in this time")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "9999-12-31"])
def test_what_is_no_day_is_refused(run: Run, filled: Place, day: str) -> None:
    ended = run("privacy", "report", "--from", "2026-01-01", "--to", day, **filled.settings)
    assert (ended.status, ended.refusal) == (2, f"{day!r} is no day such as 2026-12-31.")
