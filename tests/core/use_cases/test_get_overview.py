"""The overview counts teams by hour on the tournament's clocks, by status and by church."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import ChurchCounts, Decision, GetOverview, Overview, RegistrationStatus, TournamentRules
from tests.support.databases.registries import Registry

INDIA = ZoneInfo("Asia/Kolkata")
EVENING = datetime(2026, 12, 30, 19, 40, tzinfo=INDIA)
RULES = TournamentRules(min_players=0, teams_per_church=1)


async def overview(registry: Registry, at: datetime = EVENING, zone: ZoneInfo = INDIA) -> Overview:
    store = registry.store
    get = GetOverview(
        registrations=store.registrations, churches=store.churches, clock=ManualClock(at), zone=zone, rules=RULES
    )
    return await get()


@pytest.fixture
def registry() -> Registry:
    return Registry(store=InMemoryStore(), rules=TournamentRules(min_players=0))


async def test_an_empty_tournament_has_nothing_but_noughts(registry: Registry) -> None:
    found = await overview(registry)
    assert (found.at, found.arrivals.by_hour, found.arrivals.total, found.arrivals.most) == (EVENING, [0] * 24, 0, 0)
    assert set(found.statuses.by_status.values()) == {0}
    assert (found.churches, found.largest, found.otherwise) == (ChurchCounts(playing=0, over=0), [], 1)


@pytest.mark.parametrize(
    ("at", "zone", "begins"),
    [
        (EVENING, "Asia/Kolkata", "2026-12-29T14:30"),
        (EVENING, "UTC", "2026-12-29T15:00"),
        (EVENING.replace(minute=59), "Asia/Kolkata", "2026-12-29T14:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/London", "2026-10-24T02:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/London", "2026-10-24T01:00"),
    ],
)
async def test_hours_begin_as_they_do_on_the_clocks_of_the_place(
    registry: Registry, at: datetime, zone: str, begins: str
) -> None:
    arrivals = (await overview(registry, at, ZoneInfo(zone))).arrivals
    assert arrivals.since == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert arrivals.begin(23) <= at < arrivals.begin(24)


async def test_teams_count_in_their_hour_by_status_and_by_church(registry: Registry) -> None:
    registered_at = registry.clock.now()
    first, *_ = [await registry.enter(church) for church in ("Zion", "Zion", "Bethel")]
    await registry.decide(first, Decision.CONFIRM)
    found = await overview(registry, registered_at + timedelta(hours=2), ZoneInfo("UTC"))
    assert found.arrivals.by_hour == [*[0] * 21, 3, 0, 0]
    assert (found.arrivals.total, found.arrivals.most) == (3, 3)
    assert found.statuses.by_status[RegistrationStatus.CONFIRMED] == 1
    assert found.statuses.by_status[RegistrationStatus.REGISTERED] == 2
    assert [(one.shown.text, one.is_over(found.otherwise)) for one in found.largest] == [
        ("Zion", True),
        ("Bethel", False),
    ]
    assert found.churches == ChurchCounts(playing=2, over=1)


async def test_ten_churches_are_named(registry: Registry) -> None:
    for number in range(11):
        await registry.enter(f"Church {number}")
    found = await overview(registry)
    assert (len(found.largest), found.churches.playing) == (10, 11)
