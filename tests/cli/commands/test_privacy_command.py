"""``icct privacy purge``: everything personal goes when an operator says so."""

from __future__ import annotations

import io

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


def test_without_a_terminal_it_is_refused(run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ICCT\n"))
    ended = run("privacy", "purge", **filled.settings, **CLOSED)
    assert (ended.status, ended.err) == (2, "icct: This needs a yes, and there is no terminal to ask on: add --yes.\n")
    assert "Lions" in names(filled)
