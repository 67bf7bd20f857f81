"""The tournament's own evening, by commands and API alone, on each database (the issue's "done when")."""

from __future__ import annotations

import mailbox
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.commands.pending import nothing_is_pending
from tests.support.databases.stores import sqlite_url
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.processes.icct_process import Server, eventually, register, run

TEAMS = 40
DELAY = 4  # seconds; two minutes on the evening itself
CHURCHES = ("St. Peter's", "CSI St. Peters Church", "Grace Church", "Zion", "Holy Cross")


class Evening:
    """A service, its commands, and what its captains got."""

    def __init__(self, client: httpx.Client, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._client = client

    def register(self, number: int) -> httpx.Response:
        return register(
            self._client,
            team_name=f"Team {number}",
            church_name=CHURCHES[number % len(CHURCHES)],
            captain_phone=str(9_000_000_000 + number),
            captain_email=f"captain.{number}@example.com",
        )

    def ask(self, method: str, path: str, body: object = None) -> Any:
        answer = self._client.request(method, f"/admin/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def command(self, *arguments: str) -> str:
        done = run(*arguments, **self._settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def team(self, number: int) -> Any:
        return self.ask("GET", f"teams/ICCT-{number:03}")

    def decide(self, number: int, decision: str, **more: object) -> Any:
        body = {"decision": decision, "version": self.team(number)["version"], **more}
        return self.ask("POST", f"teams/ICCT-{number:03}/decisions", body)

    def mails(self, number: int) -> list[str]:
        """The subjects of the mails that a captain got, in the order in which they left."""
        box = mailbox.Maildir(Path(self._settings["DATA_DIR"]) / "mail", create=False)
        got = [mail for mail in box if mail["To"] == f"captain.{number}@example.com"]
        return [str(mail["Subject"]) for mail in sorted(got, key=lambda mail: mail.get_date())]

    def wait_for_the_mail(self) -> None:
        """Until nothing is to be delivered any more."""
        eventually(lambda: nothing_is_pending(**self._settings), "every mail has left")


@pytest.fixture(params=["sqlite", "postgresql"])
def evening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Evening]:
    url = sqlite_url(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
    settings: dict[str, Any] = {
        "DATABASE_URL": url,
        "DATA_DIR": tmp_path,
        "ADMIN_API_KEY": ADMIN_KEY,
        "DECISION_MAIL_DELAY": DELAY,
        "RATE_LIMIT_REQUESTS": 10_000,
        "RATE_LIMIT_KEY_REQUESTS": 10_000,
    }
    desk = {"X-API-Key": ADMIN_KEY}
    with Server(**settings) as server, httpx.Client(base_url=server.url, headers=desk, timeout=60) as client:
        yield Evening(client, settings)


def test_an_evening(evening: Evening) -> None:
    for number in range(1, TEAMS + 1):
        assert evening.register(number).json()["team_id"] == f"ICCT-{number:03}"

    two_churches_are_merged(evening)
    one_team_is_asked_to_correct(evening)
    ten_are_confirmed_of_which_two_were_changed_meanwhile(evening)
    one_is_rejected_and_reopened_without_a_mail(evening)
    registration_closes_by_a_time_and_is_opened_for_an_hour(evening)
    one_team_withdraws_and_comes_back(evening)

    counts = evening.ask("GET", "teams")["status_counts"]
    assert counts == {"registered": 32, "changes_requested": 0, "confirmed": 9, "rejected": 0, "withdrawn": 0}
    done = Counter(entry["action"] for entry in evening.ask("GET", "history?limit=500")["entries"])
    assert (done["churches_merged"], done["corrected"], done["window_changed"]) == (1, 3, 2)


def two_churches_are_merged(evening: Evening) -> None:
    evening.command("churches", "merge", "CSI St. Peters Church", "St. Peter's")
    (church,) = [one for one in evening.ask("GET", "churches")["churches"] if one["name"] == "St. Peter's"]
    assert church["teams"] == 2 * TEAMS // len(CHURCHES)


def one_team_is_asked_to_correct(evening: Evening) -> None:
    asked = evening.decide(1, "request_changes", reason="Please send the coach's full name")
    assert (asked["status"], asked["outcome"]) == ("changes_requested", "done")
    evening.wait_for_the_mail()
    assert len(evening.mails(1)) == 2
    evening.command("teams", "correct", "ICCT-001", "--set", "coach_name=Rev. J. Paul", "--reason", "She wrote back")
    assert evening.decide(1, "confirm")["status"] == "confirmed"
    evening.wait_for_the_mail()
    assert len(evening.mails(1)) == 4


def ten_are_confirmed_of_which_two_were_changed_meanwhile(evening: Evening) -> None:
    seen = {team["team_id"]: team["version"] for team in evening.ask("GET", "teams?limit=11")["teams"][1:]}
    for number in (5, 7):
        fields = {"coach_name": "David Kumar"}
        body = {"fields": fields, "reason": "The captain called", "version": evening.team(number)["version"]}
        evening.ask("PATCH", f"teams/ICCT-{number:03}", body)
    items = [{"team_id": name, "decision": "confirm", "version": version} for name, version in seen.items()]
    results = evening.ask("POST", "decisions", {"decisions": items})["results"]
    assert Counter(one["outcome"] for one in results) == {"done": 8, "stale": 2}
    assert [one["team_id"] for one in results if one["outcome"] == "stale"] == ["ICCT-005", "ICCT-007"]


def one_is_rejected_and_reopened_without_a_mail(evening: Evening) -> None:
    evening.decide(20, "reject", reason="The squad has a player of another church")
    evening.decide(20, "reopen", reason="That was another team")
    evening.wait_for_the_mail()
    assert len(evening.mails(20)) == 1  # the confirmation of the registration


def registration_closes_by_a_time_and_is_opened_for_an_hour(evening: Evening) -> None:
    closes_at = datetime.now(UTC) + timedelta(seconds=2)
    body = {"closes_at": closes_at.isoformat(), "text": "Late teams: call the office", "version": 0}
    evening.ask("PUT", "window", body)
    eventually(lambda: datetime.now(UTC) > closes_at, "registration is over")
    refused = evening.register(TEAMS + 1)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "REGISTRATION_CLOSED")
    assert refused.json()["details"]["text"] == "Late teams: call the office"
    an_hour_later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    evening.command("window", "open", "--closes", an_hour_later)
    assert evening.register(TEAMS + 1).json()["team_id"] == f"ICCT-{TEAMS + 1:03}"


def one_team_withdraws_and_comes_back(evening: Evening) -> None:
    assert evening.command("teams", "withdraw", "ICCT-030") == "ICCT-030 is withdrawn (version 2).\n"
    evening.wait_for_the_mail()
    assert evening.command("teams", "decide", "reinstate", "ICCT-030") == "ICCT-030 is registered (version 3).\n"
    evening.wait_for_the_mail()
    assert evening.mails(30)[1:] == ["Team 30 (ICCT-030) is withdrawn", "Team 30 (ICCT-030) is back"]
