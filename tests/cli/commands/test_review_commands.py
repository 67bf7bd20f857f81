"""``icct teams`` and ``icct history``: an evening's decisions without a browser."""

from __future__ import annotations

import io
import json
import os
from typing import Any

import pytest

from icct_adapters.sql.history.history import SqlHistory
from icct_core import DatabaseUnavailable
from icct_core.use_cases.teams import list_registrations
from tests.support.builders import a_png
from tests.support.commands.command_runner import Place, Run
from tests.support.commands.ended import Ended


def document(ended: Ended) -> Any:
    assert ended.status == 0, ended
    return json.loads(ended.out)


def test_teams_are_listed_in_a_table(run: Run, filled: Place) -> None:
    lines = run("teams", "list", **filled.settings).out.splitlines()
    assert lines[0].split() == ["TEAM", "STATUS", "NAME", "CHURCH", "CAPTAIN", "PLAYERS", "VERSION"]
    assert [line.split()[0] for line in lines[1:-1]] == ["ICCT-001", "ICCT-002", "ICCT-003"]
    assert lines[-1] == "3 teams."


def test_a_list_goes_on_where_it_ended(run: Run, filled: Place) -> None:
    first = run("teams", "list", "--limit", 2, **filled.settings).out.splitlines()
    assert first[-1] == "3 teams, 2 of them shown: go on with --after ICCT-002."
    rest = document(run("teams", "list", "--after", "ICCT-002", "--json", **filled.settings))
    assert ([one["team_id"] for one in rest["teams"]], rest["next_after"]) == (["ICCT-003"], None)


def test_only_what_was_changed_since_a_time_is_listed(run: Run, filled: Place) -> None:
    run("teams", "decide", "confirm", "ICCT-002", **filled.settings)
    ended = run("teams", "list", "--changed-since", "2026-01-02T00:00:00Z", **filled.settings)
    assert [line.split()[0] for line in ended.out.splitlines()[1:]] == ["ICCT-002", "1"]


def test_where_counting_was_stopped_there_are_at_least_so_many(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_registrations, "COUNTED", 2)
    search = ("teams", "list", "--search", "example.com", "--limit", 1)
    told = "at least 2 teams, 1 of them shown: go on with --after ICCT-001."
    assert run(*search, **filled.settings).out.splitlines()[-1] == told
    page = document(run(*search, "--json", **filled.settings))
    assert (page["total_count"], page["total_count_is"]) == (2, "at_least")


def test_nothing_found_is_said(run: Run, filled: Place) -> None:
    assert run("teams", "list", "--search", "nobody", **filled.settings) == Ended(0, "0 teams.\n", "")


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--changed-since", "tonight", "Time must be one with its zone"),
        ("--status", "eaten", "Status must be one of"),
        ("--search", "?!", "Search must have at least one letter"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(run: Run, filled: Place, option: str, text: str, told: str) -> None:
    ended = run("teams", "list", option, text, **filled.settings)
    assert (ended.status, told in ended.refusal) == (2, True)


def test_a_team_is_decided_about_corrected_and_shown(run: Run, filled: Place) -> None:
    settings = filled.settings
    told = run("teams", "decide", "reject", "ICCT-002", "--reason", "Too young", "--note", "he cried", **settings)
    assert told == Ended(0, "ICCT-002 is rejected (version 2).\n", "")
    again = run("teams", "decide", "reject", "ICCT-002", "--reason", "Too young", **settings)
    assert again == Ended(0, "ICCT-002 was already rejected (version 2).\n", "")
    corrected = run("teams", "correct", "icct-2", "--set", "coach_name=Ravi Das", "--reason", "he called", **settings)
    assert corrected == Ended(0, "ICCT-002 is corrected, and has the version 3.\n", "")
    same = run("teams", "correct", "ICCT-002", "--set", "coach_name=Ravi Das", "--reason", "he called", **settings)
    assert same == Ended(0, "ICCT-002 had all that already.\n", "")
    shown = run("teams", "show", "ICCT-002", **settings).out
    assert "ICCT-002  rejected  version 3\n  reason    Too young\n" in shown
    assert "decided  rejected  by operator  reason: Too young  note: he cried" in shown
    assert "→ Ravi Das" in shown


def test_a_team_is_withdrawn_and_comes_back(run: Run, filled: Place) -> None:
    settings = filled.settings
    assert run("teams", "withdraw", "ICCT-002", **settings) == Ended(0, "ICCT-002 is withdrawn (version 2).\n", "")
    told = run("teams", "decide", "reinstate", "ICCT-002", "--no-mail", "--over-limit", **settings)
    assert told == Ended(0, "ICCT-002 is registered (version 3).\n", "")


def test_several_are_decided_and_what_was_refused_fails_the_command(run: Run, filled: Place) -> None:
    ended = run("teams", "decide", "confirm", "ICCT-002", "ICCT-003", "--version", 7, **filled.settings)
    assert (ended.status, ended.err) == (1, "icct: 2 of 2 not decided.\n")
    assert "ICCT-002 stale: Somebody has changed this meanwhile; look at it again; version 1" in ended.out


def test_a_number_that_no_team_has_stops_none_of_the_others_and_is_named(run: Run, filled: Place) -> None:
    ended = run("teams", "decide", "confirm", "ICCT-002", "ICCT-099", "ICCT-003", **filled.settings)
    assert (ended.status, ended.err) == (1, "icct: 1 of 3 not decided.\n")
    assert ended.out.splitlines() == [
        "ICCT-002 is confirmed (version 2).",
        "ICCT-099 refused: No team has this team id.",
        "ICCT-003 is confirmed (version 2).",
    ]


def test_what_is_no_number_is_named_before_anything_is_decided(run: Run, filled: Place) -> None:
    ended = run("teams", "decide", "confirm", "ICCT-002", "Lions", **filled.settings)
    assert ended == Ended(2, "", "icct: Lions is not a team's number, such as ICCT-001: nothing was decided.\n")
    assert document(run("teams", "show", "ICCT-002", "--json", **filled.settings))["version"] == 1


def test_decisions_are_told_to_other_programs(run: Run, filled: Place) -> None:
    results = document(run("teams", "decide", "confirm", "ICCT-002", "ICCT-003", "--json", **filled.settings))
    assert [(one["team_id"], one["outcome"], one["status"]) for one in results] == [
        ("ICCT-002", "done", "confirmed"),
        ("ICCT-003", "done", "confirmed"),
    ]
    ended = run("teams", "decide", "reject", "ICCT-001", **filled.settings)
    assert ended.out == ("ICCT-001 refused: Input validation failed; Reason must have 3 to 500 characters, not 0.\n")


def test_changes_are_told_to_other_programs(run: Run, filled: Place) -> None:
    settings, file = filled.settings, filled.folder / "new.png"
    file.write_bytes(a_png())
    correct = ("teams", "correct", "icct-2", "--set", "coach_name=Ravi Das", "--reason", "he called", "--json")
    remove = ("teams", "remove", "ICCT-002", "--yes", "--json")
    assert [document(run(*correct, **settings)) for _ in range(2)] == [
        {"team_id": "ICCT-002", "outcome": "done", "version": 2},
        {"team_id": "ICCT-002", "outcome": "unchanged", "version": 2},
    ]
    assert document(run("teams", "logo", "ICCT-002", file, "--json", **settings)) == {
        "team_id": "ICCT-002",
        "outcome": "done",
        "version": 3,
    }
    assert [document(run(*remove, **settings)) for _ in range(2)] == [
        {"team_id": "ICCT-002", "outcome": "done"},
        {"team_id": "ICCT-002", "outcome": "unchanged"},
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--set", "coach_name=Al"], 2, "Coach name must be 3 to 50 characters"),
        (["--set", "logo=x"], 2, "This is none of team_name"),
        (["--set", "coach_name=Ravi Das", "--version", "9"], 1, "Somebody has changed this meanwhile"),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(
    run: Run, filled: Place, arguments: list[str], status: int, told: str
) -> None:
    ended = run("teams", "correct", "ICCT-002", "--reason", "he called", *arguments, **filled.settings)
    assert (ended.status, ended.refusal.startswith(told)) == (status, True), ended


def test_a_correction_names_a_registered_church_where_only_those_are_taken(run: Run, filled: Place) -> None:
    settings = filled.settings | {"CHURCHES_ONLY_LISTED": "true"}
    assert run("churches", "add", "Holy Cross", **settings).status == 0
    correct = ("teams", "correct", "ICCT-002", "--reason", "he called", "--set")
    ended = run(*correct, "church_name=Holy Crosses", **settings)
    assert (ended.status, ended.refusal) == (2, "This church is not on the list; did you mean Holy Cross?"), ended
    assert run(*correct, "church_name=holy cross", **settings).status == 0


def test_a_correction_without_a_text_is_asked_for_one(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("teams", "correct", "ICCT-002", "--reason", "he called", "--set", "coach_name")
    assert "must be a field, = and its new text" in capsys.readouterr().err


def test_a_transition_there_is_not_is_told_with_the_status(run: Run, filled: Place) -> None:
    run("teams", "withdraw", "ICCT-002", **filled.settings)
    ended = run("teams", "decide", "confirm", "ICCT-002", **filled.settings)
    assert ended.out.startswith("ICCT-002 refused: The registration's status does not allow this change; current")


def test_a_removed_team_is_shown_without_its_people(run: Run, filled: Place) -> None:
    run("teams", "remove", "ICCT-002", "--yes", **filled.settings)
    shown = run("teams", "show", "ICCT-002", **filled.settings).out
    assert shown.startswith("ICCT-002  removed  version 2\n\n")
    team = document(run("teams", "show", "ICCT-002", "--json", **filled.settings))
    assert (team["team_name"], team["players"], team["status"]) == ("", [], "withdrawn")
    assert "removed" in run("teams", "list", **filled.settings).out


def test_the_history_is_listed(run: Run, filled: Place) -> None:
    run("teams", "decide", "confirm", "ICCT-002", **filled.settings)
    run("teams", "show", "ICCT-002", **filled.settings)
    lines = run("history", **filled.settings).out.splitlines()
    assert lines[0].endswith("ICCT-002  viewed  by operator")
    assert lines[1].endswith("ICCT-002  decided  confirmed  by operator")
    first = document(run("history", "--limit", 1, "--json", **filled.settings))
    rest = document(run("history", "--before", first["next_before"], "--json", **filled.settings))
    assert [one["action"] for one in first["entries"] + rest["entries"]][:2] == ["viewed", "decided"]
    assert run("history", "--limit", 1, **filled.settings).out.endswith(f"--before {first['next_before']}.\n")


def test_the_history_can_be_asked_for_actions_and_a_time(run: Run, filled: Place) -> None:
    run("teams", "decide", "confirm", "ICCT-002", **filled.settings)
    decided = document(run("history", "--action", "decided", "--json", **filled.settings))["entries"]
    assert [one["to"] for one in decided if one["actor"] == "operator"] == ["confirmed"]
    assert run("history", "--since", "2999-01-01T00:00:00Z", **filled.settings).out == "Nothing was done.\n"
    for question in (["--since", "tonight"], ["--action", "eaten"]):
        assert run("history", *question, **filled.settings).status == 2


def test_a_logo_is_replaced_by_a_file(run: Run, filled: Place) -> None:
    file = filled.folder / "new.png"
    file.write_bytes(a_png())
    told = run("teams", "logo", "icct-2", file, "--reason", "Too blurred to print", **filled.settings)
    assert told == Ended(0, "ICCT-002 has another logo, which the next deliveries store (version 2).\n", "")
    history = run("history", "--action", "logo_replaced", **filled.settings).out
    assert "logo_replaced" in history
    assert "Too blurred to print" in history
    assert run("teams", "logo", "ICCT-002", file, "--version", 1, **filled.settings).status == 1


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"GIF89a" + bytes(100), 2, "This is a GIF picture"),
        (bytes(5_242_881), 2, "has more than 5 MB (5242880 bytes)"),
        (b"", 2, "Logo is required"),
        (None, 1, "cannot be read"),
    ],
)
def test_a_file_that_is_no_logo_is_refused(
    run: Run, filled: Place, content: bytes | None, status: int, told: str
) -> None:
    file = filled.folder / "new.png"
    if content is not None:
        file.write_bytes(content)
    ended = run("teams", "logo", "ICCT-002", file, **filled.settings)
    assert (ended.status, told in ended.refusal) == (status, True), ended


async def away(*_: Any, **__: Any) -> Any:
    raise DatabaseUnavailable("gone")


NOT_RECORDED = "icct: The history could not record that this was shown: try `icct check`.\n"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_team_is_shown_although_the_view_cannot_be_recorded(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    whole = run("teams", "show", "ICCT-002", *form, **filled.settings)
    monkeypatch.setattr(SqlHistory, "add", away)
    shown = run("teams", "show", "ICCT-003", *form, **filled.settings)
    assert (whole.err, shown.status, shown.err) == ("", 0, NOT_RECORDED)
    assert "ICCT-003" in shown.out


def test_what_a_reader_saw_before_it_went_away_is_recorded(
    run: Run, filled: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with io.TextIOWrapper(os.fdopen(writing, "wb")) as nobody, monkeypatch.context() as patch:
        patch.setattr("sys.stdout", nobody)
        assert run("teams", "show", "ICCT-002", **filled.settings).status == 141
    assert viewed(run, filled) == ["ICCT-002"]


def viewed(run: Run, filled: Place) -> list[str]:
    entries = document(run("history", "--action", "viewed", "--json", **filled.settings))["entries"]
    return [one["team_id"] for one in entries if one["actor"] == "operator"]


@pytest.mark.parametrize(("field", "seen"), [("captain_phone=98111 11111", ["ICCT-002"]), ("coach_name=Ravi Das", [])])
def test_contact_data_in_the_history_are_a_view(run: Run, filled: Place, field: str, seen: list[str]) -> None:
    run("teams", "correct", "ICCT-002", "--set", field, "--reason", "he called", **filled.settings)
    assert "→" in run("history", **filled.settings).out
    assert viewed(run, filled) == seen
