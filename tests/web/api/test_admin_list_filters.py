"""``GET /admin/teams``: several statuses, changes since a time, removed teams, counts, badges (the contract's §7)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from icct_core.use_cases.teams import list_registrations
from tests.support.http.admin_client import Office, open_office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import field_errors

KEY = {"X-API-Key": ADMIN_KEY}
ZERO = {"registered": 0, "changes_requested": 0, "confirmed": 0, "rejected": 0, "withdrawn": 0}


async def decide(office: Office, number: int, decision: str) -> None:
    body = {"decision": decision, "version": 1, "reason": "Because of the rules"}
    answer = await office.desk.client.post(f"/admin/teams/ICCT-{number}/decisions", json=body, headers=KEY)
    assert answer.status_code == 200, answer.text


async def remove(office: Office, number: int) -> None:
    assert (await office.desk.client.delete(f"/admin/teams/ICCT-{number}", headers=KEY)).status_code == 200


@pytest.fixture(scope="module")
async def five() -> AsyncIterator[Office]:
    """One registered, one confirmed, one rejected, one withdrawn, one removed."""
    async with open_office() as office:
        await office.register("Lions", "Tigers", "Bears", "Eagles", "Wolves")
        for number, decision in ((2, "confirm"), (3, "reject"), (4, "withdraw")):
            await decide(office, number, decision)
        await remove(office, 5)
        yield office


COUNTS = ZERO | {"registered": 1, "confirmed": 1, "rejected": 1, "withdrawn": 1}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"removed": "true"}, [1, 2, 3, 4, 5]),
        ({"removed": "false"}, [1, 2, 3, 4]),
        ({"status": "withdrawn"}, [4]),
        ({"status": "withdrawn", "removed": "true"}, [4, 5]),
        ({"status": "confirmed"}, [2]),
        ({"status": "confirmed,rejected"}, [2, 3]),
        ({"status": "rejected, confirmed,rejected"}, [2, 3]),
        ({"status": "registered,changes_requested,confirmed,rejected,withdrawn"}, [1, 2, 3, 4]),
        ({"q": "icct-005"}, [5]),
    ],
)
@pytest.mark.parametrize("limit", ["500", "1"])
async def test_statuses_and_removed_teams_are_chosen(
    five: Office, query: dict[str, str], numbers: list[int], limit: str
) -> None:
    page = await five.teams(**query, limit=limit)
    found = [int(team["team_id"][5:]) for team in page["teams"]]
    assert found == numbers[: int(limit)]
    assert (page["total_count"], page["total_count_is"]) == (len(numbers), "exact")


@pytest.mark.parametrize(
    "query", [{}, {"status": "confirmed"}, {"limit": "2"}, {"removed": "true"}, {"cursor": "ICCT-2"}]
)
async def test_every_status_is_counted_whatever_statuses_are_listed(five: Office, query: dict[str, str]) -> None:
    assert (await five.teams(**query))["status_counts"] == COUNTS


async def test_the_counts_keep_to_the_other_filters(five: Office) -> None:
    assert (await five.teams(q="lions", status="rejected"))["status_counts"] == ZERO | {"registered": 1}
    assert (await five.teams(church="No such church"))["status_counts"] == ZERO


async def test_a_removed_team_has_no_status_and_when_it_was_removed(five: Office) -> None:
    (team,) = (await five.teams(q="icct005"))["teams"]
    assert (team["status"], team["team_name"], team["badges"]) == ("withdrawn", "", [])
    assert team["removed_at"] is not None


@pytest.fixture(scope="module")
async def confirmed_later() -> AsyncIterator[Office]:
    """Two teams, of which the second was confirmed two seconds after they registered."""
    async with open_office() as office:
        await office.register("Lions", "Tigers")
        office.desk.clock.advance(timedelta(seconds=2))
        await decide(office, 2, "confirm")
        yield office


@pytest.mark.parametrize(
    ("since", "numbers"),
    [
        ("2026-01-01T00:00:00Z", [1, 2]),
        ("2026-01-01T05:30:00+05:30", [1, 2]),
        ("2026-01-01T00:00:01Z", [2]),
        ("2026-01-01T00:00:01.5Z", [2]),
        ("2026-01-01T00:00:02Z", [2]),
        ("2026-01-01T00:00:02.000001Z", []),
    ],
)
async def test_changes_since_a_time_include_that_time(confirmed_later: Office, since: str, numbers: list[int]) -> None:
    page = await confirmed_later.teams(changed_since=since)
    assert [int(team["team_id"][5:]) for team in page["teams"]] == numbers
    assert (page["total_count"], page["total_count_is"]) == (len(numbers), "exact")


async def test_changes_since_a_time_are_exported_too(confirmed_later: Office) -> None:
    sheet = (await confirmed_later.get("teams.csv", changed_since="2026-01-01T00:00:02Z")).text
    assert [number in sheet for number in ("ICCT-001", "ICCT-002")] == [False, True]
    refused = await confirmed_later.get("teams.csv", changed_since="yesterday")
    assert set(field_errors(refused)) == {"changed_since"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "confirmed,lost"}, "status"),
        ({"status": ","}, "status"),
        ({"status": "confirmed,"}, "status"),
        ({"changed_since": "yesterday"}, "changed_since"),
        ({"changed_since": "2026-01-01"}, "changed_since"),
        ({"changed_since": "2026-01-01T00:00:00"}, "changed_since"),
        ({"changed_since": "0001-01-01T00:00:00+05:30"}, "changed_since"),
        ({"changed_since": "9999-12-31T23:59:59-05:30"}, "changed_since"),
        ({"removed": "yes"}, "removed"),
    ],
)
async def test_what_no_filter_is_is_told(shared_office: Office, query: dict[str, str], field: str) -> None:
    assert set(field_errors(await shared_office.get("teams", **query))) == {field}


@pytest.fixture(scope="module")
async def unlike() -> AsyncIterator[Office]:
    """Two teams that have nothing in common."""
    async with open_office() as office:
        await office.register("Ørsted Lions", church_name="Łódź Church")
        await office.register(
            "Tigers",
            church_name="Other",
            captain_name="Somebody",
            captain_email="x@y.org",
            coach_name="Nobody",
            captain_phone="9111111111",
            captain_whatsapp="",
            players=json.dumps([{"name": "Nobody else"}]),
        )
        yield office


@pytest.mark.parametrize(
    "q",
    [
        "Player 7",
        "9000000007",
        "+91 90000 00007",
        "090000-00007",
        "90000 00007",
        "9876543210",
        "98765 43211",
        "john.samuel@example.com",
        "JOHN.SAMUEL@EXAMPLE.COM",
        "example.com",
        "David Raj",
        "lodz",
        "Łódź",
        "orsted lions",
    ],
)
async def test_players_phones_addresses_and_folding_letters_are_found(unlike: Office, q: str) -> None:
    assert await unlike.names(q=q) == ["Ørsted Lions"]


async def test_several_statuses_are_exported_too(five: Office) -> None:
    sheet = (await five.get("teams.csv", status="confirmed,rejected")).text
    assert [name in sheet for name in ("Lions", "Tigers", "Bears", "Eagles")] == [False, True, True, False]


async def test_counts_that_were_stopped_are_told_as_such(five: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_registrations, "COUNTED", 3)
    page = await five.teams(q="example.com", status="confirmed", limit="1")
    assert (page["total_count"], page["total_count_is"], page["status_counts_are"]) == (1, "exact", "at_least")
    assert sum(page["status_counts"].values()) == 3
    page = await five.teams(q="example.com", limit="1")
    assert (page["total_count"], page["total_count_is"], page["status_counts_are"]) == (3, "at_least", "at_least")
