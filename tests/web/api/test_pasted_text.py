"""What phones, chats and word processors put around and between what a captain types."""

from __future__ import annotations

import json

from tests.support.http.admin_client import Office, open_office
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.in_memory_service import ACCEPTED, Desk

PASTED = {
    "team_name": "\u202aLions – Tamil\u202c\t",
    "church_name": "\ufeffCSI St.\tPeter\u2018s Church\u200b",
    "captain_name": "John Samuel\t",
    "captain_phone": "\u202a+91 98765 43210\u202c",
    "captain_email": "john@exam\u00adple.com\u200b",
    "captain_whatsapp": "\u200b",
    "coach_name": "\u00a0David Raj\r\n",
    "players": "\ufeff" + json.dumps([{"name": "S. Kumar\u200e", "role": "All–Rounder", "phone": "९८७६५ ४३२१०\u2069"}]),
}


async def test_a_pasted_form_is_registered_as_it_looks(office: Office) -> None:
    await office.register(PASTED.pop("team_name"), **PASTED)
    team = (await office.get("teams/ICCT-001")).json()
    assert (team["team_name"], team["church_name"]) == ("Lions – Tamil", "CSI St. Peter\u2018s Church")
    assert team["captain"] == {
        "name": "John Samuel",
        "phone": "9876543210",
        "email": "john@example.com",
        "whatsapp": "9876543210",
    }
    assert team["players"] == [{"name": "S. Kumar", "role": "All-Rounder", "phone": "9876543210"}]


async def test_what_stays_wrong_is_told_in_words_that_help(desk: Desk) -> None:
    answer = await desk.register(
        team_name="Li\u202eons",
        captain_phone="98765 4321",
        captain_email="jo\u00a0hn@example.com",
        coach_name="Da\u200bvid",
    )
    assert field_errors(answer) == {
        "team_name": "Team name contains control or invisible characters; please type it again",
        "captain_phone": "Phone must be exactly 10 digits",
        "captain_email": "Invalid email format",
        "coach_name": "Coach name contains control or invisible characters; please type it again",
    }


async def test_a_team_that_looks_the_same_is_registered_once(desk: Desk) -> None:
    assert (await desk.register(team_name="അവൻ D’Souza")).json() == ACCEPTED
    answer = await desk.register(team_name="അവന്\u200d D'Souza", captain_phone="0091 98765 43210")
    assert refusal(answer) == (409, "DUPLICATE_TEAM", {})


async def test_a_church_that_looks_the_same_has_no_more_teams() -> None:
    async with open_office(TEAMS_PER_CHURCH="1") as office:
        await office.register("Lions", church_name="കൊല്ലം പള്ളികൾ")
        answer = await office.desk.register(team_name="Tigers", church_name="കൊല്ലം പള്ളികള്\u200d")
        assert refusal(answer)[:2] == (409, "CHURCH_LIMIT_REACHED")
