"""``icct teams remove``: a person is asked before a team is erased."""

from __future__ import annotations

import io

import pytest

from tests.support.commands.command_runner import Place, Run
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal

REMOVED = "ICCT-001 is removed: its number stays, withdrawn, and its logo goes with the next deliveries.\n"
QUESTION = "Erase everything about ICCT-001 but its number, for good? [y/N] "


def names(place: Place) -> list[str]:
    return sorted(row["team_name"] for row in place.rows["teams"])


def test_a_team_is_removed_without_a_question_if_that_is_wanted(run: Run, filled: Place) -> None:
    assert run("teams", "remove", "ICCT-001", "--yes", **filled.settings) == Ended(0, REMOVED, "")
    assert names(filled) == ["", "Lions", "Tigers"]


def test_a_number_may_be_typed_in_any_case(run: Run, filled: Place) -> None:
    assert run("teams", "remove", "icct-001", "--yes", **filled.settings) == Ended(0, REMOVED, "")


@pytest.mark.parametrize("agrees", [True, False])
def test_a_person_on_a_terminal_is_asked(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("YES\n" if agrees else "\n"))
    monkeypatch.setattr("sys.stderr", shown)
    assert run("teams", "remove", "ICCT-001", **filled.settings).status == (0 if agrees else 1)
    assert ("Grace Warriors" in names(filled)) is not agrees
    assert shown.getvalue() == QUESTION + ("" if agrees else "icct: Nothing was done.\n")


def test_without_a_terminal_it_is_refused(run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    ended = run("teams", "remove", "ICCT-001", **filled.settings)
    assert (ended.status, ended.refusal) == (
        2,
        "This needs a yes, and there is no terminal to ask on: add --yes.",
    )
    assert "Grace Warriors" in names(filled)


@pytest.mark.parametrize("number", ["ICCT-004", "1"])
def test_a_number_nobody_has_is_told(run: Run, filled: Place, number: str) -> None:
    ended = run("teams", "remove", number, "--yes", **filled.settings)
    assert (ended.status, ended.refusal) == (1, "No team has this number.")
