"""``GET /admin/teams``: the list, its filters, its search and its pages (the contract's §3)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import (
    OPERATOR,
    DatabaseUnavailable,
    RegisterChurchCommand,
    Registration,
    RegistrationFilter,
    RegistrationSummary,
    TeamId,
)
from icct_http.container import Container
from tests.support.builders import a_command
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.in_memory_service import database_of, until

NO_TEAMS = {"registered": 0, "changes_requested": 0, "confirmed": 0, "rejected": 0, "withdrawn": 0}


class AwayReader(InMemoryRegistrationReader):
    """A database that is away."""

    async def get(self, team_id: TeamId) -> Registration:
        raise DatabaseUnavailable

    async def page(
        self, which: RegistrationFilter, *, after: TeamId | None, limit: int
    ) -> Sequence[RegistrationSummary]:
        raise DatabaseUnavailable


@pytest.mark.parametrize("base", BOTH)
async def test_a_team_is_a_line_of_the_published_shape(office: Office, base: str) -> None:
    await office.register("Grace Warriors")
    assert (await office.get(f"{base}/teams")).json() == {
        "success": True,
        "teams": [
            {
                "team_id": "ICCT-001",
                "team_name": "Grace Warriors",
                "church_name": "CSI St. Peter's Church",
                "captain": "John Samuel",
                "player_count": 11,
                "status": "registered",
                "logo_url": None,
                "registered_at": "2026-01-01T00:00:00Z",
                "changed_at": "2026-01-01T00:00:00Z",
                "version": 1,
                "removed_at": None,
                "badges": [],
            }
        ],
        "total_count": 1,
        "next_cursor": None,
        "total_count_is": "exact",
        "status_counts_are": "exact",
        "status_counts": NO_TEAMS | {"registered": 1},
    }


async def test_nobody_registered_is_an_empty_list(office: Office) -> None:
    assert await office.teams() == {
        "success": True,
        "teams": [],
        "total_count": 0,
        "next_cursor": None,
        "total_count_is": "exact",
        "status_counts_are": "exact",
        "status_counts": NO_TEAMS,
    }


async def test_a_stored_logo_has_its_address_in_the_list(tmp_path: Path) -> None:
    public, folder = "https://desk.example.org", str(tmp_path)
    async with open_office(
        DELIVER_IN_SERVER="true", FILE_STORAGE="disk", DATA_DIR=folder, API_URL=public, ALLOWED_HOSTS="*"
    ) as office:
        await office.register("Lions")
        await until(lambda: not office.desk.tables.staged_files)
        (team,) = (await office.teams())["teams"]
        assert team["logo_url"] == f"{public}/admin/teams/ICCT-001/logo"


async def test_teams_stand_in_the_order_of_their_numbers(office: Office) -> None:
    await office.register("Tigers", "Lions", "Bears")
    assert await office.names() == ["Tigers", "Lions", "Bears"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
async def test_following_the_cursor_shows_every_team_once(office: Office, limit: int) -> None:
    teams = [f"Team {number}" for number in range(5)]
    await office.register(*teams)
    shown, cursor = [], ""
    for _ in range(-(-5 // limit)):
        page = await office.teams(limit=str(limit), cursor=cursor)
        assert page["total_count"] == 5
        assert len(page["teams"]) <= limit
        shown += [team["team_name"] for team in page["teams"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert shown == teams


async def test_following_the_cursor_shows_teams_once_that_register_meanwhile(office: Office) -> None:
    await office.register("Team 0", "Team 1", "Team 2")
    first = await office.teams(limit="2")
    await office.register("Team 3")
    second = await office.teams(limit="2", cursor=first["next_cursor"])
    names = [team["team_name"] for page in (first, second) for team in page["teams"]]
    assert names == [f"Team {number}" for number in range(4)]
    assert (second["total_count"], second["next_cursor"]) == (4, None)


async def test_a_page_has_a_hundred_teams_unless_asked_and_five_hundred_at_most(office: Office) -> None:
    register = office.desk.container.register_team()
    for number in range(101):
        alone = json.dumps([{"name": f"Player of team {number}"}])
        await register(a_command(team_name=f"Team {number}", players=alone, captain_phone=str(9_000_000_000 + number)))
    page = await office.teams()
    assert (len(page["teams"]), page["total_count"], page["next_cursor"]) == (100, 101, "ICCT-100")
    assert len((await office.teams(limit="500"))["teams"]) == 101


@pytest.mark.parametrize("limit", ["0", "-1", "501", "1.5", "ten", "1e2", " 1", "9" * 30, "\u0661", "null"])
async def test_a_limit_is_a_number_from_one_to_five_hundred(shared_office: Office, limit: str) -> None:
    answer = await shared_office.get("teams", limit=limit)
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert field_errors(answer) == {"limit": "Limit must be 1 to 500"}


@pytest.mark.parametrize("status", ["confirmed", "withdrawn"])
async def test_a_status_is_a_filter(office: Office, status: str) -> None:
    await office.register("Lions")
    assert await office.names(status=status) == []
    assert (await office.teams(status=status))["total_count"] == 0
    assert await office.names(status="registered") == ["Lions"]


@pytest.mark.parametrize("q", ["icct-001", "ICCT-001", "Icct‑001", "icct001"], ids=ascii)
async def test_a_number_is_found_in_any_case(office: Office, q: str) -> None:
    await office.register("Lions", "Tigers")
    assert await office.names(q=q) == ["Lions"]


@pytest.mark.parametrize("church", ["Grace Church", "grace church", "GRACE  CHURCH", "Grace-Church", "Grace – Church"])
async def test_a_church_is_a_filter_whatever_its_spelling(office: Office, church: str) -> None:
    await office.register("Lions", church_name="Grace Church")
    await office.register("Tigers", church_name="Grace Church Annex")
    assert await office.names(church=church) == ["Lions"]
    assert (await office.teams(church=church))["total_count"] == 1


@pytest.mark.parametrize("church", ["Holy Cross", "The Cross", "the cross.", "THE-CROSS"])
async def test_a_church_is_a_filter_by_each_of_its_names(office: Office, church: str) -> None:
    register = office.desk.container.register_church()
    await register(RegisterChurchCommand(name="Holy Cross", aliases=["The Cross"], actor=OPERATOR))
    await office.register("Lions", church_name="The Cross")
    await office.register("Tigers", church_name="Holy Cross")
    await office.register("Bears", church_name="Grace")
    page = await office.teams(church=church, status="registered,confirmed")
    assert [team["team_name"] for team in page["teams"]] == ["Lions", "Tigers"]
    assert (page["total_count"], page["status_counts"]["registered"]) == (2, 2)
    sheet = (await office.get("teams.csv", church=church)).text
    assert [name in sheet for name in ("Lions", "Tigers", "Bears")] == [True, True, False]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("jose", ["José's Eleven"]),
        ("JOSÉ", ["José's Eleven"]),
        ("joses eleven", ["José's Eleven"]),
        ("eleven jos", ["José's Eleven"]),
        ("தமிழ்", ["தமிழ் அணி"]),
        ("அணி", ["தமிழ் அணி"]),
        ("Krüger", ["Lions"]),
        ("kruger", ["Lions"]),
        ("st. peter", ["José's Eleven", "தமிழ் அணி", "Lions"]),
        ("ICCT-003", ["Lions"]),
        ("icct003", ["Lions"]),
        ("coach kapil", ["Lions"]),
        ("lions tigers", []),
        ("%", None),
        ("_", None),
        ("100%", []),
    ],
)
async def test_a_search_finds_names_in_any_script_without_accents_case_or_punctuation(
    shared_office: Office, q: str, found: list[str] | None
) -> None:
    if found is None:
        answer = await shared_office.get("teams", q=q)
        assert field_errors(answer) == {"q": "Search must have at least one letter or digit"}
    else:
        assert await shared_office.names(q=q) == found


async def test_filters_and_search_hold_together_over_the_pages(office: Office) -> None:
    await office.register("Lions 1", "Tigers", "Lions 2", "Lions 3", church_name="Grace Church")
    await office.register("Lions 4", church_name="Other Church")
    asked = {"q": "lions", "church": "grace church", "status": "registered", "limit": "2"}
    page = await office.teams(**asked)
    assert ([team["team_name"] for team in page["teams"]], page["total_count"]) == (["Lions 1", "Lions 2"], 3)
    last = await office.teams(**asked, cursor=page["next_cursor"])
    assert [team["team_name"] for team in last["teams"]] == ["Lions 3"]
    assert (last["total_count"], last["next_cursor"]) == (3, None)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("status", "lost"),
        ("status", "REGISTERED"),
        ("church", "ab"),
        ("church", "x" * 81),
        ("church", "Grace\x00Church"),
        ("q", "..."),
        ("q", "x" * 101),
        ("q", "\x00"),
        ("cursor", "100"),
        ("cursor", "ICCT-1; DROP TABLE teams"),
        ("cursor", "ICCT-99999999999"),
    ],
)
async def test_a_wrong_parameter_is_named(shared_office: Office, parameter: str, value: str) -> None:
    answer = await shared_office.get("teams", **{parameter: value})
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {parameter}


async def test_all_wrong_parameters_are_named_at_once(shared_office: Office) -> None:
    answer = await shared_office.get("teams", status="x", church="x", q=".", limit="x", cursor="x")
    assert set(field_errors(answer)) == {"status", "church", "q", "limit", "cursor"}


async def test_an_empty_parameter_was_not_asked_for(office: Office) -> None:
    await office.register("Lions")
    assert await office.names(status="", church="", q="", limit="", cursor="") == ["Lions"]


@pytest.mark.parametrize("path", ["teams", "teams.csv"])
async def test_a_parameter_sent_twice_is_refused_by_its_name(shared_office: Office, path: str) -> None:
    answer = await shared_office.get(f"/admin/{path}?q=lions&q=tigers")
    assert refusal(answer)[:2] == (400, "MALFORMED_REQUEST")
    assert answer.json()["message"] == "The parameter q was sent twice"


@pytest.mark.parametrize("path", ["teams?q=%ff", "teams?church=%ff%fe%fd", "teams?cursor=%00", "teams.csv?q=%ff"])
async def test_bytes_that_are_no_text_are_a_wrong_parameter(shared_office: Office, path: str) -> None:
    assert refusal(await shared_office.get(f"/admin/{path}"))[:2] == (422, "VALIDATION_FAILED")


@pytest.mark.parametrize("path", ["teams", "teams.csv", "teams/ICCT-001", "teams/ICCT-001/logo"])
async def test_a_database_that_is_away_is_told_with_when_to_come_back(path: str) -> None:
    def take_away(container: Container) -> None:
        container.registrations.override(AwayReader(database_of(container)))

    async with open_office(take_away) as office:
        answer = await office.get(path)
        assert refusal(answer)[:2] == (503, "DATABASE_UNAVAILABLE")
        assert answer.headers["Retry-After"] == "5"
