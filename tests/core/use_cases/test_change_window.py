"""Opening and closing registration, and what the history keeps of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    ChangeWindow,
    ChangeWindowCommand,
    CoreError,
    FieldChange,
    GetWindow,
    HistoryAction,
    HistoryEntry,
    StaleVersion,
    TournamentRules,
    ValidationFailed,
    VersionRequired,
    Window,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
KOLKATA = ZoneInfo("Asia/Kolkata")
OFFICE = Actor(ActorKind.KEY, "office")
RULES = TournamentRules(closes_at=NOW + 24 * HOUR)


class Tournament:
    def __init__(self) -> None:
        self.store, self.clock = InMemoryStore(), ManualClock()
        self.get = GetWindow(windows=self.store.windows, rules=RULES)
        self._change = ChangeWindow(unit_of_work=self.store.unit_of_work, clock=self.clock, rules=RULES)

    async def change(self, version: int | None, *, actor: Actor = OFFICE, **wanted: Any) -> Window:
        return await self._change(ChangeWindowCommand(actor=actor, version=version, **wanted))

    def preview(self, version: int | None, before: Window, **wanted: Any) -> Window:
        return self._change.preview(ChangeWindowCommand(actor=OFFICE, version=version, **wanted), before)

    @property
    def history(self) -> list[HistoryEntry]:
        return list(self.store.database.tables.history.values())


@pytest.fixture
def tournament() -> Tournament:
    return Tournament()


async def test_without_a_stored_window_the_rules_hold_and_nothing_is_written(tournament: Tournament) -> None:
    assert await tournament.get() == Window(closes_at=RULES.closes_at)
    assert not tournament.store.database.tables.windows


async def test_the_first_change_stores_a_window_and_the_rules_hold_no_more(tournament: Tournament) -> None:
    window = await tournament.change(0, closes_at=NOW + HOUR, text=" Call  us ")
    assert window == Window(closes_at=NOW + HOUR, text="Call us", version=1, changed_at=NOW, changed_by="key office")
    assert await tournament.get() == window
    assert tournament.history == [
        HistoryEntry(
            at=NOW,
            prefix="ICCT",
            action=HistoryAction.WINDOW_CHANGED,
            actor=OFFICE,
            subject="window",
            changes=(
                FieldChange("closes_at", "2026-01-02T00:00:00+00:00", "2026-01-01T01:00:00+00:00"),
                FieldChange("text", None, "Call us"),
            ),
        )
    ]


async def test_registration_is_closed_and_opened_at_once(tournament: Tournament) -> None:
    closed = await tournament.change(0, closed=True)
    assert (closed.closed_at, closed.closes_at) == (NOW, None)
    tournament.clock.advance(HOUR)
    opened = await tournament.change(1, closed=False, actor=OPERATOR)
    assert opened == Window(version=2, changed_at=NOW + HOUR, changed_by="operator")
    assert [entry.actor for entry in tournament.history] == [OFFICE, OPERATOR]


async def test_what_changes_nothing_is_not_stored(tournament: Tournament) -> None:
    assert await tournament.change(0, closes_at=RULES.closes_at) == RULES.window
    assert not tournament.store.database.tables.windows
    window = await tournament.change(0, closed=True)
    tournament.clock.advance(HOUR)
    assert await tournament.change(1, closed=True) == window
    assert len(tournament.history) == 1


async def test_times_are_on_the_clocks_that_are_handed_in(tournament: Tournament) -> None:
    window = await tournament.change(
        0, zone=KOLKATA, opens_at="2026-12-01 08:00", closes_at="2026-12-31", freeze_at="2027-01-15"
    )
    assert window.opens_at == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert window.closes_at == datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert window.freeze_at == datetime(2027, 1, 15, 18, 30, tzinfo=UTC)
    opens_on_a_day = await tournament.change(1, zone=KOLKATA, opens_at="2026-12-01")
    assert opens_on_a_day.opens_at == datetime(2026, 11, 30, 18, 30, tzinfo=UTC)


async def test_a_blank_time_is_none(tournament: Tournament) -> None:
    assert (await tournament.change(0, closes_at=" ")).closes_at is None


async def errors_of(tournament: Tournament, **wanted: Any) -> dict[Any, str]:
    with pytest.raises(ValidationFailed) as caught:
        await tournament.change(wanted.pop("version", 0), **wanted)
    return {path[0]: text for path, text in caught.value.field_errors.items()}


async def test_all_that_is_wrong_is_named_at_once(tournament: Tournament) -> None:
    wrong = await errors_of(
        tournament, opens_at="2026-12-01 08:00", closes_at="soon", freeze_at="2026-13-01T08:00:00Z", text="a\x07b"
    )
    assert wrong == {
        "opens_at": "Opening time must be a time with its zone, such as 2026-12-31T23:59:00+05:30",
        "closes_at": "Closing time must be a date and time with its zone, such as 2026-12-31T23:59:00+05:30",
        "freeze_at": "Freezing time is no time of the calendar: 2026-13-01T08:00:00Z",
        "text": "Text must not contain control characters",
    }
    wrong = await errors_of(tournament, opens_at=NOW + 2 * HOUR, closes_at=NOW + HOUR, freeze_at=NOW)
    assert set(wrong) == {"closes_at", "freeze_at"}
    assert not tournament.history


async def test_registration_is_not_closed_in_the_past(tournament: Tournament) -> None:
    assert set(await errors_of(tournament, closes_at=NOW)) == {"closes_at"}
    await tournament.change(0, closes_at=NOW + HOUR)
    await tournament.change(1, closes_at=NOW + HOUR, closed=True)
    tournament.clock.advance(2 * HOUR)
    assert set(await errors_of(tournament, version=2, closes_at=NOW + HOUR)) == {"closes_at"}
    assert (await tournament.get()).closed_at == NOW
    assert not (await tournament.change(2, closes_at=NOW + 3 * HOUR)).closed


async def test_squads_are_not_frozen_in_the_past(tournament: Tournament) -> None:
    assert set(await errors_of(tournament, freeze_at=NOW)) == {"freeze_at"}
    assert not tournament.history
    await tournament.change(0, freeze_at=NOW + HOUR)
    tournament.clock.advance(2 * HOUR)
    assert (await tournament.change(1, freeze_at=NOW + HOUR, text="Over")).freeze_at == NOW + HOUR


@pytest.mark.parametrize("version", [None, -1, 1, 2**80])
async def test_a_change_for_another_version_is_refused(tournament: Tournament, version: int | None) -> None:
    refusal: type[CoreError] = VersionRequired if version is None else StaleVersion
    with pytest.raises(refusal):
        await tournament.change(version, closed=True)
    assert not tournament.history
    assert not tournament.store.database.tables.windows


async def test_the_second_organiser_is_told_who_was_first(tournament: Tournament) -> None:
    await tournament.change(0, closed=True)
    with pytest.raises(StaleVersion) as caught:
        await tournament.change(0, text="Over")
    assert caught.value.details == {"version": 1, "changed_by": "key office", "changed_at": NOW.isoformat()}


def test_a_preview_shows_the_window_that_a_change_makes_and_stores_nothing(tournament: Tournament) -> None:
    before = Window(closes_at=NOW + 24 * HOUR)
    after = tournament.preview(0, before, text="Late teams: call the office", closed=True)
    assert (after.closed, after.text, after.version) == (True, "Late teams: call the office", 1)
    assert not tournament.store.database.tables.windows
    assert tournament.preview(0, before, closes_at=before.closes_at) is before


@pytest.mark.parametrize(
    ("version", "wanted", "error"),
    [
        (1, {}, StaleVersion),
        (None, {}, VersionRequired),
        (0, {"closes_at": "soon"}, ValidationFailed),
        (0, {"closes_at": NOW - HOUR}, ValidationFailed),
    ],
)
def test_a_preview_is_refused_as_the_change_is(
    tournament: Tournament, version: int | None, wanted: dict[str, Any], error: type[CoreError]
) -> None:
    with pytest.raises(error):
        tournament.preview(version, Window(), **wanted)
