"""A parameter that nobody knows is named, on the organisers' reads alone."""

from __future__ import annotations

import pytest

from tests.support.http.admin_client import BOTH, Office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.in_memory_service import PATH

READS = [
    f"{base}/{path}"
    for base in BOTH
    for path in ("teams", "teams.csv", "teams.xlsx", "teams/ICCT-001", "teams/ICCT-001/logo")
]
UNKNOWN = {"page": "2", "Status": "registered", "q[]": "x", "team_id": "ICCT-002", "": ""}


@pytest.mark.parametrize("path", READS)
async def test_a_read_names_every_parameter_it_does_not_know(shared_office: Office, path: str) -> None:
    for name, value in UNKNOWN.items():
        answer = await shared_office.get(path, **{name: value, "per_page": "5"})
        assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
        assert set(field_errors(answer)) == {name, "per_page"}


@pytest.mark.parametrize("path", [path for path in READS if path.endswith(("teams", "teams.csv", "teams.xlsx"))])
async def test_those_it_knows_are_taken(shared_office: Office, path: str) -> None:
    assert (await shared_office.get(path, status="", church="", q="")).status_code == 200
    twice = await shared_office.get(f"{path}?q=a&q=b")
    assert refusal(twice)[:2] == (400, "MALFORMED_REQUEST")


async def test_the_table_for_spreadsheets_has_no_pages(shared_office: Office) -> None:
    assert field_errors(await shared_office.get("teams.csv", limit="5")).keys() == {"limit"}


async def test_without_a_key_no_parameter_is_judged(shared_office: Office) -> None:
    assert (await shared_office.get("teams", key=None, page="2")).status_code == 401


async def test_elsewhere_a_parameter_nobody_knows_is_passed_over(office: Office) -> None:
    assert (await office.desk.client.get("/health?page=2")).status_code == 200
    assert (await office.desk.register(path=f"{PATH}?utm_source=mail")).status_code == 200
    removed = await office.desk.client.delete("/admin/teams/ICCT-001?page=2", headers={"X-API-Key": ADMIN_KEY})
    assert removed.status_code == 200
