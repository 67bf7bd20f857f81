"""``GET /admin/teams.xlsx``: teams, players and churches in one file (the contract's §7)."""

from __future__ import annotations

import io
import json
from asyncio import Event
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from zipfile import ZipFile

import openpyxl
import pytest
from structlog.testing import capture_logs

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import (
    DatabaseUnavailable,
    Registration,
    RegistrationId,
    SheetRows,
    StoredFile,
    TeamId,
    Workbook,
    WorkbookNotWritten,
    WorkbookWriter,
)
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.api_keys import ADMIN_KEY
from tests.support.http.error_answers import field_errors, refusal
from tests.support.http.in_memory_service import database_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def sheets(office: Office, **parameters: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by column names, of each sheet."""
    answer = await office.get("teams.xlsx", **parameters)
    assert answer.status_code == 200
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
        heads, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return found


async def names(office: Office, **parameters: str) -> list[str | None]:
    return [row["Team"] for row in (await sheets(office, **parameters))["Teams"]]


@pytest.mark.parametrize("base", BOTH)
async def test_a_workbook_is_a_file_for_a_spreadsheet(office: Office, base: str) -> None:
    answer = await office.get(f"{base}/teams.xlsx")
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Disposition"] == 'attachment; filename="teams.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers
    assert ZipFile(io.BytesIO(answer.content)).testzip() is None


async def test_a_team_is_a_row_and_so_is_each_of_its_players(office: Office) -> None:
    squad = [{"name": "S. Kumar", "role": "bowler", "phone": "0876543210"}, {"name": "José"}]
    await office.register("தமிழ் அணி", players=json.dumps(squad))
    found = await sheets(office)
    at = datetime(2026, 1, 1, 5, 30)  # noqa: DTZ001  as clocks in Kolkata show it
    assert found["Teams"] == [
        {
            "Number": "ICCT-001",
            "Team": "தமிழ் அணி",
            "Church": "CSI St. Peter's Church",
            "Captain": "John Samuel",
            "Phone": "9876543210",
            "E-mail": "john.samuel@example.com",
            "WhatsApp": "9876543211",
            "Coach": "David Raj",
            "Players": 2,
            "Status": "Waiting for review",
            "Registered at": at,
            "Changed at": at,
            "Logo": None,
        }
    ]
    of_team = {
        "Number": "ICCT-001",
        "Team": "தமிழ் அணி",
        "Church": "CSI St. Peter's Church",
        "Status": "Waiting for review",
    }
    assert found["Players"] == [
        {**of_team, "Place in squad": 1, "Name": "S. Kumar", "Role": "Bowler", "Phone": "0876543210"},
        {**of_team, "Place in squad": 2, "Name": "José", "Role": None, "Phone": None},
    ]
    assert found["Churches"] == [
        {"Church": "CSI St. Peter's Church", "Place": None, "Teams": 1, "Teams allowed": None, "Other names": None}
    ]


async def test_nobody_registered_is_a_file_with_column_names_alone(office: Office) -> None:
    assert await sheets(office) == {"Teams": [], "Players": [], "Churches": []}


async def test_the_list_s_filters_hold_for_teams_and_their_players(office: Office) -> None:
    await office.register("Lions", "Tigers", church_name="Grace Church", players='[{"name": "Raj"}]')
    await office.register("José's Lions", church_name="Other Church", players='[{"name": "John"}]')
    assert await names(office, q="lions") == ["Lions", "José's Lions"]
    assert await names(office, church="grace church") == ["Lions", "Tigers"]
    assert await names(office, status="withdrawn") == []
    found = await sheets(office, q="josé")
    assert [row["Name"] for row in found["Players"]] == ["John"]
    assert [row["Church"] for row in found["Churches"]] == ["Grace Church", "Other Church"]


async def test_removed_teams_are_in_it_only_if_asked_for(office: Office) -> None:
    await office.register("Lions", "Tigers")
    await office.desk.container.remove_team()(TeamId("ICCT", 1))
    assert await names(office) == ["Tigers"]
    found = await sheets(office, removed="true")
    first = found["Teams"][0]
    assert (first["Number"], first["Status"], first["Team"], first["Phone"]) == ("ICCT-001", "Removed", None, None)
    assert {row["Number"] for row in found["Players"]} == {"ICCT-002"}


async def test_a_wrong_filter_is_named_and_nothing_is_recorded(office: Office) -> None:
    answer = await office.get("teams.xlsx", status="x", church="x", q=".", changed_since="today", removed="yes")
    assert refusal(answer)[:2] == (422, "VALIDATION_FAILED")
    assert set(field_errors(answer)) == {"status", "church", "q", "changed_since", "removed"}
    assert (await office.get("history", action="exported")).json()["entries"] == []
    assert field_errors(await office.get("teams.xlsx", limit="5")) == {
        "limit": "There is no parameter of this name here"
    }


async def test_it_is_recorded_by_the_name_of_the_key(office: Office) -> None:
    await sheets(office)
    (entry,) = (await office.get("history", action="exported")).json()["entries"]
    assert (entry["subject"], entry["actor"]["kind"]) == ("teams.xlsx", "key")


@pytest.mark.parametrize("public", ["", "https://desk.example.org"])
async def test_a_logo_s_address_is_one_that_can_be_opened(public: str) -> None:
    async with open_office(API_URL=public) as office:
        await office.register("Lions")
        (whole,) = office.desk.tables.registrations.values()
        office.desk.tables.registrations[whole.id] = replace(whole, logo=StoredFile(url="disk:an-id/logo.png"))
        expected = f"{public}/admin/teams/ICCT-001/logo" if public else None
        assert (await sheets(office))["Teams"][0]["Logo"] == expected


class Written(WorkbookWriter):
    """Reads the rows, and gives what a test says as the file; an ``error`` instead of the part in this place."""

    def __init__(self, *parts: bytes, error: Exception | None = None) -> None:
        self.parts, self.error = parts, error

    async def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        async for _ in batches:
            pass
        if self.error:
            raise self.error
        for part in self.parts:
            yield part


@asynccontextmanager
async def office_with(writer: WorkbookWriter, **variables: str) -> AsyncIterator[Office]:
    async with open_office(lambda container: container.workbook_writer.override(writer), **variables) as office:
        yield office


@pytest.mark.parametrize("parts", [(b"one", b"two", b"three"), (b"one",), ()])
async def test_every_part_is_sent(parts: tuple[bytes, ...]) -> None:
    async with office_with(Written(*parts)) as office:
        assert (await office.get("teams.xlsx")).content == b"".join(parts)


async def test_what_cannot_be_written_is_a_problem_and_no_half_file() -> None:
    async with office_with(Written(b"PK", error=WorkbookNotWritten("status 1: OSError"))) as office:
        with capture_logs() as logged:
            answer = await office.get("teams.xlsx")
        assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR", {})
        (line,) = [one for one in logged if one["log_level"] == "error"]
        assert (line["event"], line["reason"]) == ("workbook_not_written", "status 1: OSError")
        assert "OSError" not in answer.text
        assert "Content-Disposition" not in answer.headers


async def test_a_database_that_goes_away_while_it_is_read_is_a_problem() -> None:
    class Away(InMemoryRegistrationReader):
        async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
            raise DatabaseUnavailable("gone")

    async with open_office(lambda container: container.registrations.override(Away(database_of(container)))) as office:
        await office.register("Lions")
        assert refusal(await office.get("teams.xlsx"))[:2] == (503, "DATABASE_UNAVAILABLE")


class NeverWritten(WorkbookWriter):
    """Writes for ever; ``begun`` when it is at it, ``ended`` when it was told to leave off."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    async def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        self.begun.set()
        try:
            await Event().wait()
        finally:
            self.ended.set()
        yield b""


SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/admin/teams.xlsx",
    "raw_path": b"/admin/teams.xlsx",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"host", b"desk"), (b"x-api-key", ADMIN_KEY.encode())],
    "client": ("127.0.0.1", 50_000),
    "server": ("desk", 80),
}


async def test_a_client_that_leaves_ends_the_writing() -> None:
    writer = NeverWritten()
    async with office_with(writer) as office:
        messages = [{"type": "http.request", "body": b"", "more_body": False}]
        sent: list[Any] = []

        async def receive() -> Any:
            if messages:
                return messages.pop()
            await writer.begun.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await office.desk.app(cast("Any", SCOPE), receive, send)
        assert writer.ended.is_set()
        assert sent[0]["status"] == 499


async def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    writer = NeverWritten()
    async with office_with(writer, REQUEST_TIMEOUT="1") as office:
        assert refusal(await office.get("teams.xlsx"))[:2] == (408, "REQUEST_TIMEOUT")
        assert writer.ended.is_set()
