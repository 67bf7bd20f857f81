"""``icct teams send-links``: captains of 1.0.0, and those who lost theirs, are mailed new links."""

from __future__ import annotations

import io

import pytest

from tests.support.commands.command_runner import Place, Run
from tests.support.commands.ended import Ended
from tests.support.commands.terminal import Terminal

WORKER = "the service's worker mails them.\n"


def versions(place: Place) -> dict[str, int]:
    return {row["team_name"]: row["link_version"] for row in place.rows["teams"]}


def queued(place: Place) -> int:
    return sum(row["kind"] == "link_by_mail" for row in place.rows["outbox"])


def test_every_team_is_sent_a_link(run: Run, filled: Place) -> None:
    sent = f"3 links are on the way: {WORKER}"
    assert run("teams", "send-links", "--yes", **filled.settings) == Ended(0, sent, "")
    assert versions(filled) == {"Grace Warriors": 1, "Lions": 1, "Tigers": 1}
    assert queued(filled) == 3


def test_only_teams_of_a_status_are(run: Run, filled: Place) -> None:
    sent = f"1 link is on the way: {WORKER}"
    assert run("teams", "send-links", "--status", "confirmed", "--yes", **filled.settings) == Ended(0, sent, "")
    assert versions(filled) == {"Grace Warriors": 1, "Lions": 0, "Tigers": 0}


def test_only_the_teams_that_were_named_are(run: Run, filled: Place) -> None:
    assert run("teams", "send-links", "icct-2", "ICCT-003", "--yes", **filled.settings).status == 0
    assert versions(filled) == {"Grace Warriors": 0, "Lions": 1, "Tigers": 1}


def test_how_many_were_is_told_to_other_programs(run: Run, filled: Place) -> None:
    ended = run("teams", "send-links", "icct-2", "ICCT-003", "--yes", "--json", **filled.settings)
    assert (ended.status, ended.out.split()) == (0, ["{", '"renewed":', "2", "}"])


def test_a_removed_team_is_left_out(run: Run, filled: Place) -> None:
    assert run("teams", "remove", "ICCT-002", "--yes", **filled.settings).status == 0
    assert run("teams", "send-links", "--yes", **filled.settings).status == 0
    assert versions(filled) == {"Grace Warriors": 1, "": 0, "Tigers": 1}


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("ICCT-001", "ICCT-009"), 1, "No team has the number ICCT-009: no link was renewed."),
        (("ICCT-001", "--status", "confirmed"), 2, "Name teams or a status, not both."),
        (("--status", "lost"), 2, "Status must be one of"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    run: Run, filled: Place, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    ended = run("teams", "send-links", *arguments, "--yes", **filled.settings)
    assert ended.status == status
    assert ended.refusal.startswith(sentence)
    assert queued(filled) == 0


def test_a_person_is_asked_as_old_links_end(run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    monkeypatch.setattr("sys.stderr", shown)
    assert run("teams", "send-links", **filled.settings).status == 1
    assert shown.getvalue().startswith("End the links of 3 teams, and mail new ones? [y/N] ")
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run("teams", "send-links", **filled.settings).status == 2
    assert queued(filled) == 0


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PAGES": "false"}, "There is nothing that links could lead to: PAGES is false."),
        (
            {"ENVIRONMENT": "staging"},
            "There is nothing that links could lead to: pages are off, as SECRET_KEY, API_URL and PRIVACY",
        ),
    ],
)
def test_without_pages_there_are_no_links(run: Run, filled: Place, variables: dict[str, str], sentence: str) -> None:
    ended = run("teams", "send-links", "--yes", **filled.settings, **variables)
    assert ended.status == 2
    assert ended.refusal.startswith(sentence)
    assert queued(filled) == 0
