"""Who was shown contact data of which team is in the history, whatever answer showed them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from icct_adapters.memory import InMemoryRegistrationReader
from icct_adapters.memory.history import InMemoryHistory
from icct_core import DatabaseUnavailable, KeyScope
from tests.support.builders import a_png_of
from tests.support.http.admin_client import Office, open_office
from tests.support.http.api_keys import ADMIN_KEY, a_secret


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as office:
        await office.register("Grace Warriors", "Lions")
        yield office


async def correct(office: Office, team_id: str, **fields: str) -> None:
    body = {"reason": "he called", "fields": fields}
    headers = {"X-API-Key": ADMIN_KEY, "If-Match": '"1"'}
    answer = await office.desk.client.patch(f"/admin/teams/{team_id}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def replace_logo(office: Office) -> None:
    headers = {"X-API-Key": ADMIN_KEY, "If-Match": '"1"', "Content-Type": "image/png"}
    answer = await office.desk.client.put("/admin/teams/ICCT-001/logo", content=a_png_of(100), headers=headers)
    assert answer.status_code == 200, answer.text


async def views(office: Office) -> list[tuple[str, str]]:
    """The team and the key of each, the newest first."""
    entries = (await office.get("history", action="viewed")).json()["entries"]
    return [(one["team_id"], one["actor"]["name"]) for one in entries]


@pytest.mark.parametrize("path", ["teams/ICCT-001", "teams/icct-1/timeline"])
async def test_reading_a_team_is_a_view_once_a_day(office: Office, path: str) -> None:
    for _ in range(3):
        assert (await office.get(path)).status_code == 200
    assert await views(office) == [("ICCT-001", "ADMIN_API_KEY")]


async def test_a_corrected_team_is_shown_whole(office: Office) -> None:
    await correct(office, "ICCT-001", coach_name="Ravi Das")
    assert await views(office) == [("ICCT-001", "ADMIN_API_KEY")]


async def test_a_team_with_another_logo_is_shown_whole(office: Office) -> None:
    await replace_logo(office)
    assert await views(office) == [("ICCT-001", "ADMIN_API_KEY")]


async def test_the_history_shows_the_teams_whose_contact_data_changed(office: Office) -> None:
    guest = await a_secret(office.desk, KeyScope.READ, name="guest")
    await correct(office, "ICCT-001", captain_phone="9811111111")
    await correct(office, "ICCT-002", coach_name="Ravi Das")
    for _ in range(2):
        assert (await office.get("history", key=guest)).status_code == 200
    assert [one for one in await views(office) if one[1] == "guest"] == [("ICCT-001", "guest")]


async def test_a_history_without_contact_data_is_no_view(office: Office) -> None:
    guest = await a_secret(office.desk, KeyScope.READ, name="guest")
    await correct(office, "ICCT-002", coach_name="Ravi Das")
    await office.get("history", key=guest)
    assert [one for one in await views(office) if one[1] == "guest"] == []


async def away(*_: Any, **__: Any) -> Any:
    raise DatabaseUnavailable("gone")


@pytest.mark.parametrize("path", ["teams/ICCT-001", "teams/ICCT-001/timeline", "history"])
async def test_a_view_that_cannot_be_kept_is_a_line_in_the_log(
    office: Office, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    guest = await a_secret(office.desk, KeyScope.READ, name="guest")
    await correct(office, "ICCT-001", captain_phone="9811111111")
    monkeypatch.setattr(InMemoryHistory, "add", away)
    with capture_logs() as lines:
        assert (await office.get(path, key=guest)).status_code == 200
    (told,) = [line for line in lines if line["event"] == "view_not_recorded"]
    assert (told["team_id"], told["key"], told["reason"]) == ("ICCT-001", "guest", "gone")


async def test_a_history_whose_teams_cannot_be_read_again_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await a_secret(office.desk, KeyScope.READ, name="guest")
    await correct(office, "ICCT-001", captain_phone="9811111111")
    monkeypatch.setattr(InMemoryRegistrationReader, "find_many", away)
    with capture_logs() as lines:
        assert (await office.get("history", key=guest)).status_code == 200
    assert [line["team_id"] for line in lines if line["event"] == "view_not_recorded"] == ["ICCT-001"]
