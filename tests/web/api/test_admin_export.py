"""``GET /admin/teams.csv``: every team for a spreadsheet (the contract's §3)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from icct_core import ExportRegistrations, Registration, RegistrationFilter, StoredFile, TeamId, new_registration_id
from icct_http.service.settings.settings import Settings
from icct_http.web.api.team_sheet import COLUMNS, sheet
from tests.support.builders import a_registration
from tests.support.http.admin_client import BOTH, Office
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.in_memory_service import open_desk

INDIA = timezone(timedelta(hours=5, minutes=30))
BOM = b"\xef\xbb\xbf"


def rows(content: bytes) -> list[dict[str, str]]:
    """The lines below the column names, as a spreadsheet reads them."""
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


async def exported(office: Office, **parameters: str) -> list[dict[str, str]]:
    answer = await office.get("teams.csv", **parameters)
    assert answer.status_code == 200
    return rows(answer.content)


@pytest.mark.parametrize("base", BOTH)
async def test_an_export_is_a_file_for_a_spreadsheet(office: Office, base: str) -> None:
    await office.register("தமிழ் அணி")
    answer = await office.get(f"{base}/teams.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="teams.csv"'
    assert answer.content.startswith(BOM)
    assert answer.content.count(BOM) == 1
    assert answer.content.count(b"\r\n") == 2
    assert "தமிழ் அணி" in answer.content.decode()


async def test_a_team_is_a_row_with_everything_about_it(office: Office) -> None:
    squad = [
        {"name": "S. Kumar", "role": "bowler", "phone": "9876543210"},
        {"name": "José", "role": "Batsman"},
        {"name": "Raj"},
    ]
    await office.register("Lions, the 'best'", players=json.dumps(squad))
    (row,) = await exported(office)
    assert row == {
        "team_id": "ICCT-001",
        "team_name": "Lions, the 'best'",
        "church_name": "CSI St. Peter's Church",
        "captain_name": "John Samuel",
        "captain_phone": "98765 43210",
        "captain_email": "john.samuel@example.com",
        "captain_whatsapp": "98765 43211",
        "coach_name": "David Raj",
        "player_count": "3",
        "players": "S. Kumar (Bowler, 98765 43210); José (Batsman); Raj",
        "status": "registered",
        "registered_at": "2026-01-01 05:30",
        "logo_url": "",
    }
    assert tuple(row) == COLUMNS


async def test_nobody_registered_is_a_file_with_column_names_alone(office: Office) -> None:
    answer = await office.get("teams.csv")
    assert answer.content == BOM + ",".join(COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize(
    ("changes", "column", "cell"),
    [
        ({"team_name": "-2-3 Lions"}, "team_name", "'-2-3 Lions"),
        ({"captain_email": "=1-1@example.org"}, "captain_email", "'=1-1@example.org"),
        ({"captain_email": "+1@example.org"}, "captain_email", "'+1@example.org"),
        ({"coach_name": "- cmd"}, "coach_name", "'- cmd"),
        ({"coach_name": "\uff0d2\uff0d3 Kumar"}, "coach_name", "'\uff0d2\uff0d3 Kumar"),
        ({"players": '[{"name": "-1-1 Kumar"}]'}, "players", "'-1-1 Kumar"),
    ],
)
async def test_a_cell_that_a_spreadsheet_would_calculate_is_text(
    office: Office, changes: dict[str, Any], column: str, cell: str
) -> None:
    answer = await office.desk.register(**changes)
    assert answer.status_code == 200
    (row,) = await exported(office)
    assert row[column] == cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
async def test_every_beginning_of_a_formula_is_made_harmless(start: str) -> None:
    """Of the form's own fields few can begin so; a store filled by other tools may hold anything."""
    whole = a_registration()
    object.__setattr__(whole.known_team.name, "text", f"{start}SUM(A1:A9)")

    async def batches() -> AsyncIterator[Sequence[Registration]]:
        yield [whole]

    (row,) = rows(b"".join([part async for part in sheet(batches(), INDIA, service="")]))
    assert row["team_name"] == f"'{start}SUM(A1:A9)"


NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("team_name", "1E5"),
        ("team_name", "March 1"),
        ("church_name", "12 May 2026"),
        ("captain_name", "SEPT2"),
        ("coach_name", "11 am"),
        ("coach_name", "True"),
        ("church_name", "Rs. 500"),
    ],
)
async def test_what_a_spreadsheet_would_take_for_something_else_stays_as_it_was_typed(
    office: Office, column: str, typed: str
) -> None:
    """Nobody sees the no-break space; with it a cell is text in every spreadsheet."""
    changes: dict[str, Any] = {column: typed}
    assert (await office.desk.register(**changes)).status_code == 200
    (row,) = await exported(office)
    assert row[column] == typed + NBSP


@pytest.mark.parametrize(
    "typed", ["Marvels 11", "Team 1", "Maya 2", "E 5", "Decathlon 4", "S. Kumar", "Player 7", "7 Stars", "Rs Puram"]
)
async def test_what_every_spreadsheet_takes_for_text_is_left_alone(office: Office, typed: str) -> None:
    await office.register(typed)
    (row,) = await exported(office)
    assert row["team_name"] == typed


async def test_a_number_that_begins_like_a_month_stays_a_number() -> None:
    """``MAR-001`` is the first of March to a spreadsheet."""
    async with open_desk(TEAM_ID_PREFIX="MAR") as desk:
        await desk.register()
        team = await anext(desk.container.export_registrations()(RegistrationFilter()))
    (row,) = rows(b"".join([part async for part in sheet(of(*team), INDIA, service="")]))
    assert row["team_id"] == "MAR-001" + NBSP


async def test_a_phone_keeps_its_leading_zero() -> None:
    whole = a_registration()
    object.__setattr__(whole.known_team.captain.phone, "digits", "0123456789")
    (row,) = rows(b"".join([part async for part in sheet(of(whole), INDIA, service="")]))
    assert row["captain_phone"] == "01234 56789"


async def of(*registrations: Registration) -> AsyncIterator[Sequence[Registration]]:
    yield registrations


async def test_times_are_those_of_the_tournament_s_zone() -> None:
    """Half an hour before midnight in London, the next day in Kolkata."""
    registered_at = datetime(2026, 6, 30, 22, 30, 59, 123456, tzinfo=UTC)
    zone = Settings.from_environment({}).tournament.timezone
    (row,) = rows(
        b"".join([part async for part in sheet(of(a_registration(registered_at=registered_at)), zone, service="")])
    )
    assert row["registered_at"] == "2026-07-01 04:00"


@pytest.mark.parametrize(
    ("stored", "cell"),
    [
        ("https://res.cloudinary.com/icct/logo.png", "https://res.cloudinary.com/icct/logo.png"),
        ("file:///srv/icct/data/files/0f0e/logo.png", ""),
        ("memory:0f0e/logo", ""),
    ],
)
async def test_a_logo_s_address_is_one_that_can_be_opened(stored: str, cell: str) -> None:
    (row,) = rows(
        b"".join([part async for part in sheet(of(a_registration(logo=StoredFile(url=stored))), INDIA, service="")])
    )
    assert row["logo_url"] == cell


async def test_removed_teams_are_in_it_only_if_asked_for(office: Office) -> None:
    await office.register("Lions", "Tigers")
    await office.desk.container.remove_team()(TeamId("ICCT", 1))
    assert [row["team_id"] for row in await exported(office)] == ["ICCT-002"]
    assert [row["team_id"] for row in await exported(office, status="withdrawn")] == []
    assert [row["team_id"] for row in await exported(office, removed="true")] == ["ICCT-001", "ICCT-002"]
    assert [row["team_id"] for row in await exported(office, removed="true", status="withdrawn")] == ["ICCT-001"]
    wrong = await office.get("teams.csv", removed="yes")
    assert field_errors(wrong) == {"removed": "Removed must be true or false"}


async def test_the_list_s_filters_hold_for_the_export(office: Office) -> None:
    await office.register("Lions", "Tigers", church_name="Grace Church")
    await office.register("José's Lions", church_name="Other Church")
    assert [row["team_name"] for row in await exported(office, q="lions")] == ["Lions", "José's Lions"]
    assert [row["team_name"] for row in await exported(office, church="grace church")] == ["Lions", "Tigers"]
    assert await exported(office, status="withdrawn") == []


async def test_a_wrong_filter_is_named(office: Office) -> None:
    answer = await office.get("teams.csv", status="x", church="x", q=".")
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {"status", "church", "q"}


async def test_more_teams_than_a_batch_are_all_there_in_order(office: Office) -> None:
    names = [f"Team {number}" for number in range(7)]
    await office.register(*names)
    export = office.desk.container.export_registrations()
    small = ExportRegistrations(registrations=export.registrations, batch=3)
    parts = [part async for part in sheet(small(RegistrationFilter()), INDIA, service="")]
    assert len(parts) == 1 + 3
    assert [row["team_name"] for row in rows(b"".join(parts))] == names


async def test_any_number_of_teams_takes_the_same_memory() -> None:
    """A batch is written and let go before the next one is read."""
    alive: list[int] = []
    held = 0

    class Counted(list[Registration]):
        def __init__(self, registrations: Sequence[Registration]) -> None:
            nonlocal held
            super().__init__(registrations)
            held += 1

        def __del__(self) -> None:
            nonlocal held
            held -= 1

    async def batches() -> AsyncIterator[Sequence[Registration]]:
        for number in range(50):
            alive.append(held)
            yield Counted([a_registration(id=new_registration_id(), team_id=TeamId("ICCT", number))])

    async for _ in sheet(batches(), INDIA, service=""):
        pass
    assert max(alive) <= 2
    assert len(alive) == 50


async def test_the_answer_begins_before_the_last_team_is_read(office: Office) -> None:
    answer: httpx.Response = await office.get("teams.csv")
    assert "Content-Length" not in answer.headers
