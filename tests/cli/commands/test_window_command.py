"""The command ``icct window``: registration is opened and closed, and its times are set."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from icct_http.cli import main as cli
from icct_http.service.settings.settings import VARIABLES

Run = Callable[..., tuple[int, str, str]]
TOMORROW = datetime.now(UTC) + timedelta(days=1)
LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a data folder of its own: exit status, output, errors."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def run_once(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return (status, *capsys.readouterr())

    assert run_once("migrate")[0] == 0
    return run_once


def document(run: Run, *arguments: str) -> dict[str, Any]:
    status, output, errors = run("window", *arguments, "--json")
    assert (status, errors) == (0, "")
    found: dict[str, Any] = json.loads(output)
    return found


def test_without_a_stored_window_the_settings_hold(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, output, errors = run("window", "show")
    assert (status, errors) == (0, "")
    assert output.splitlines() == [
        "Registration is open.",
        "opens          no limit",
        "closes         never",
        "squads freeze  never",
        "text           none",
        "set by         the settings of this server (REGISTRATION_OPENS_AT, REGISTRATION_CLOSES_AT)",
    ]
    monkeypatch.setenv("REGISTRATION_OPENS_AT", "2190-12-01T08:00:00+05:30")
    assert run("window", "show")[1].startswith("Registration opens on 2190-12-01 08:00 IST.\n")
    monkeypatch.setenv("REGISTRATION_OPENS_AT", "2020-12-01T08:00:00+05:30")
    monkeypatch.setenv("REGISTRATION_CLOSES_AT", "2021-01-01T00:00:00+05:30")
    assert run("window", "show")[1].startswith("Registration has been closed since 2020-12-31 23:59 IST.\n")


def test_it_is_closed_and_opened_at_once(run: Run) -> None:
    status, output, errors = run("window", "close", "--text", "Call the  office")
    assert (status, errors) == (0, "")
    assert output.startswith("Registration has been closed since 20")
    assert "set by          operator, 20" in output
    assert output.endswith("Captains who send a form now read: Registration is not open. Call the office\n")
    closed = document(run, "show")
    assert (closed["open"], closed["closed"], closed["version"], closed["changed_by"]) == (False, True, 1, "operator")
    assert document(run, "close") == closed  # nothing to do
    assert "To tell them more" in run("window", "close", "--text", "")[1]
    status, output, errors = run("window", "open")
    assert (status, output.splitlines()[0], errors) == (0, "Registration is open.", "")


def test_times_are_on_the_tournament_s_clocks_and_a_day_closes_at_its_end(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, output, errors = run(
        "window", "set", "--opens", "2026-01-01 08:00", "--closes", "2190-12-31", "--freeze", "2191-01-10"
    )
    assert (status, errors) == (0, "")
    assert output.splitlines()[:4] == [
        "Registration is open until 2190-12-31 23:59 IST.",
        "opens          2026-01-01 08:00 IST",
        "closes         2190-12-31 23:59 IST",
        "squads freeze  2191-01-10 23:59 IST",
    ]
    assert document(run, "show")["closes_at"] == "2190-12-31T18:30:00Z"
    assert document(run, "set", "--freeze", "none")["freeze_at"] is None
    kept = document(run, "set", "--text", "Soon")
    assert (kept["closes_at"], kept["opens_at"]) == ("2190-12-31T18:30:00Z", "2026-01-01T02:30:00Z")
    monkeypatch.setenv("TOURNAMENT_TIMEZONE", "Europe/London")
    assert "closes         2190-12-31 18:30 GMT\n" in run("window", "show")[1]


def test_opening_takes_away_an_opening_time_to_come(run: Run) -> None:
    document(run, "set", "--opens", TOMORROW.isoformat(timespec="seconds"))
    assert document(run, "open")["opens_at"] is None
    document(run, "set", "--opens", LONG_AGO)
    assert document(run, "open")["opens_at"] == LONG_AGO


def test_what_is_past_is_not_opened_without_another_closing_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRATION_CLOSES_AT", LONG_AGO)
    status, output, errors = run("window", "open")
    assert (status, output) == (2, "")
    assert errors == (
        "icct: The closing time, 2020-01-01 05:30 IST, is past: give a later one with --closes, or --closes none.\n"
    )
    assert run("window", "open", "--closes", "2020-01-02")[0] == 2
    status, output, errors = run("window", "open", "--closes", "none")
    assert (status, errors) == (0, "")
    assert output.splitlines()[-1] == (
        "REGISTRATION_CLOSES_AT (2020-01-01 05:30 IST) does not hold: organisers have taken that limit away."
    )
    assert document(run, "show")["overruled"] == ["closes_at"]
    assert run("window", "set", "--closes", "2190-12-31")[1].splitlines()[-1] == (
        "REGISTRATION_CLOSES_AT (2020-01-01 05:30 IST) does not hold: organisers have set 2190-12-31 23:59 IST."
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--closes", "soon"), "Closing time must be a date and time, such as 2026-12-31 23:59, or a day."),
        (("--closes", "2020-01-01"), "Closing time is past; give a later one, or close registration now."),
        (("--opens", "2190-02-01", "--closes", "2190-01-01"), "Closing time must be after the opening time."),
        (("--closes", "2190-02-01", "--freeze", "2190-01-01"), "Freezing time must not be before the closing time."),
        (("--text", "x" * 501), "Text must have 0 to 500 characters, not 501."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_done(run: Run, arguments: tuple[str, ...], told: str) -> None:
    assert run("window", "set", *arguments) == (2, "", f"icct: {told}\n")
    assert document(run, "show")["version"] == 0


def test_setting_takes_something_to_set(run: Run) -> None:
    status, _, errors = run("window", "set")
    assert status == 2
    assert "give at least one of --opens, --closes, --freeze and --text" in errors


def test_a_time_that_clocks_skip_is_told_with_both_that_may_be_meant(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOURNAMENT_TIMEZONE", "Europe/Berlin")
    status, _, errors = run("window", "set", "--opens", "2026-03-29 02:30")
    assert status == 2
    assert "2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00" in errors
