"""Teams, players and churches go into a workbook, whoever writes it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import InMemoryStore, InMemoryWorkbookWriter, ManualClock
from icct_core import (
    ExportRegistrations,
    ExportWorkbook,
    ListChurches,
    ListRegistrationsQuery,
    RegistrationFilter,
    SheetRows,
    TournamentRules,
    Workbook,
)
from tests.support.builders import a_draft, a_squad

INDIA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)

Sheets: TypeAlias = dict[str, list[list[object]]]


class Watched(InMemoryWorkbookWriter):
    """Keeps what it is asked to write."""

    def __init__(self) -> None:
        self.asked: list[Workbook] = []

    async def write(self, workbook: Workbook, batches: AsyncIterator[Sequence[SheetRows]]) -> AsyncIterator[bytes]:
        self.asked.append(workbook)
        async for part in super().write(workbook, batches):
            yield part


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


async def enter(store: InMemoryStore, team: str, church: str = "Grace Church") -> None:
    draft = a_draft(team_name=team, church_name=church, players=json.dumps(a_squad(3)))
    await store.team_entry.enter(draft, TournamentRules(), claim=None, at=NOW)


def exporting(store: InMemoryStore, writer: Watched, batch: int = 200) -> ExportWorkbook:
    return ExportWorkbook(
        registrations=store.registrations,
        export=ExportRegistrations(registrations=store.registrations, batch=batch),
        list_churches=ListChurches(churches=store.churches, rules=TournamentRules(teams_per_church=4)),
        writer=writer,
        clock=ManualClock(NOW),
        zone=INDIA,
        title="The tournament",
        logo_of=lambda registration: f"https://x.org/{registration.team_id}",
    )


async def written(store: InMemoryStore, which: RegistrationFilter | None = None, batch: int = 200) -> Sheets:
    parts = await exporting(store, Watched(), batch)(which or RegistrationFilter())
    found: Sheets = json.loads(b"".join([part async for part in parts]))
    return found


async def test_a_workbook_says_what_it_is_and_as_of_when(store: InMemoryStore) -> None:
    await enter(store, "Lions")
    writer = Watched()
    async for _ in await exporting(store, writer)(RegistrationFilter()):
        pass
    (book,) = writer.asked
    assert (book.title, book.note) == ("The tournament", "As of 2027-01-01 01:30 IST")
    assert (book.as_of, book.as_of.tzinfo, book.expected) == (NOW, INDIA, 1)
    assert [sheet.name for sheet in book.sheets] == ["Teams", "Players", "Churches"]


@pytest.mark.parametrize("batch", [1, 2, 5])
async def test_every_team_is_in_it_once_in_order_with_its_players_and_logo(store: InMemoryStore, batch: int) -> None:
    for number in range(5):
        await enter(store, f"Team {number}")
    found = await written(store, batch=batch)
    assert [row[1] for row in found["Teams"]] == ["Team", *(f"Team {number}" for number in range(5))]
    assert [row[12] for row in found["Teams"][1:]] == [f"https://x.org/ICCT-00{number}" for number in range(1, 6)]
    assert [(row[0], row[4]) for row in found["Players"][1:]] == [
        (f"ICCT-00{number}", place) for number in range(1, 6) for place in range(1, 4)
    ]
    assert found["Churches"][1:] == [["Grace Church", None, 5, 4, ""]]


async def test_churches_are_all_there_whatever_teams_match(store: InMemoryStore) -> None:
    await enter(store, "Lions")
    await enter(store, "Tigers", church="St. Peter")
    found = await written(store, ListRegistrationsQuery.parse(q="lion").which)
    assert [row[1] for row in found["Teams"][1:]] == ["Lions"]
    assert {row[1] for row in found["Players"][1:]} == {"Lions"}
    assert [row[0] for row in found["Churches"][1:]] == ["Grace Church", "St. Peter"]
