"""Withdrawn teams are erased when they have been so for long enough, a batch at a time (people.md, 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from icct_core import (
    SYSTEM,
    DatabaseUnavailable,
    Decision,
    ErasableTeam,
    EraseWithdrawn,
    HistoryAction,
    Purge,
    PurgeTournament,
    RemoveTeam,
    TeamId,
    erase_teams,
)
from tests.support.review_office import ReviewOffice

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def erase_in(office: ReviewOffice, **changes: Any) -> EraseWithdrawn:
    store = office.store
    remove = RemoveTeam(unit_of_work=store.unit_of_work, clock=office.clock)
    parts: dict[str, Any] = {"registrations": store.registrations, "remove": remove, "clock": office.clock}
    return EraseWithdrawn(**{**parts, "prefix": "ICCT", **changes})


async def withdrawn(office: ReviewOffice, count: int) -> list[TeamId]:
    """So many teams that were withdrawn now."""
    teams = [await office.register(f"Team {number}") for number in range(count)]
    for team in teams:
        await office.decide(Decision.WITHDRAW, team)
    return teams


async def test_a_month_after_its_withdrawal_and_not_earlier_a_team_is_erased() -> None:
    office = ReviewOffice()
    (team,) = await withdrawn(office, 1)
    office.clock.advance(30 * DAY - INSTANT)
    assert await erase_in(office)() == 0
    assert (await office.team(team)).team is not None
    office.clock.advance(INSTANT)
    assert await erase_in(office)() == 1
    erased = await office.team(team)
    assert (erased.team, erased.removed_at) == (None, office.clock.now())
    newest, *_ = await office.history(team)
    assert (newest.entry.action, newest.entry.actor) == (HistoryAction.REMOVED, SYSTEM)
    assert await erase_in(office)() == 0


async def test_one_that_was_reinstated_and_withdrawn_again_counts_from_then() -> None:
    office = ReviewOffice()
    (team,) = await withdrawn(office, 1)
    office.clock.advance(29 * DAY)
    await office.decide(Decision.REINSTATE, team)
    await office.decide(Decision.WITHDRAW, team)
    office.clock.advance(29 * DAY)
    assert await erase_in(office)() == 0
    office.clock.advance(DAY)
    assert await erase_in(office)() == 1


async def test_they_go_a_batch_at_a_time_until_none_is_left() -> None:
    office = ReviewOffice()
    await withdrawn(office, 5)
    office.clock.advance(30 * DAY)
    assert await erase_in(office, batch=2)() == 2
    purge = Purge(
        queue=office.store.outbox_queue,
        unit_of_work=office.store.unit_of_work,
        kept_uploads=office.store.kept_uploads,
        clock=office.clock,
        withdrawn=erase_in(office, batch=2),
    )
    assert (await purge()).withdrawn == 3


async def test_how_long_they_are_kept_can_be_chosen() -> None:
    office = ReviewOffice()
    await withdrawn(office, 1)
    office.clock.advance(DAY)
    assert await erase_in(office, retention=2 * DAY)() == 0
    assert await erase_in(office, retention=DAY)() == 1


class Refusing(RemoveTeam):
    """Cannot remove the first team."""

    error: Exception = ValueError("a defect")

    async def __call__(self, team_id: TeamId, **how: Any) -> None:
        if team_id.number == 1:
            raise self.error
        await super().__call__(team_id, **how)


async def test_one_that_cannot_be_erased_keeps_no_other_and_is_told_of() -> None:
    office = ReviewOffice()
    _, *others = await withdrawn(office, 3)
    office.clock.advance(30 * DAY)
    refusing = Refusing(unit_of_work=office.store.unit_of_work, clock=office.clock)
    with pytest.raises(ValueError, match="a defect"):
        await erase_in(office, remove=refusing)()
    assert [(await office.team(team)).team for team in others] == [None, None]


@pytest.mark.parametrize("error", [ValueError("a defect"), DatabaseUnavailable("away")])
async def test_nor_does_it_keep_the_tournament(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(Refusing, "error", error)
    office = ReviewOffice()
    await withdrawn(office, 1)
    office.clock.advance(30 * DAY)
    refusing, asked = Refusing(unit_of_work=office.store.unit_of_work, clock=office.clock), []

    async def tournament() -> int:
        asked.append(office.clock.now())
        return 0

    purge = Purge(
        queue=office.store.outbox_queue,
        unit_of_work=office.store.unit_of_work,
        kept_uploads=office.store.kept_uploads,
        clock=office.clock,
        withdrawn=erase_in(office, remove=refusing),
        tournament=cast("PurgeTournament", tournament),
    )
    with pytest.raises(type(error)):
        await purge()
    assert bool(asked) is not isinstance(error, DatabaseUnavailable)  # which keeps everything


async def test_nothing_is_erased_by_a_clock_that_could_not_be_set() -> None:
    office = ReviewOffice()
    (team,) = await withdrawn(office, 1)
    office.clock.advance(40 * DAY)  # a machine that is wrong: the database says that it is the same day

    async def set_clock() -> None:
        if is_away:
            raise DatabaseUnavailable("away")
        office.clock.advance(-40 * DAY)

    purge = Purge(
        queue=office.store.outbox_queue,
        unit_of_work=office.store.unit_of_work,
        kept_uploads=office.store.kept_uploads,
        clock=office.clock,
        set_clock=set_clock,
        withdrawn=erase_in(office),
    )
    is_away = True
    with pytest.raises(DatabaseUnavailable):
        await purge()
    is_away = False
    assert (await purge()).withdrawn == 0
    assert (await office.team(team)).team is not None


async def test_while_the_database_is_away_nothing_more_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    office = ReviewOffice()
    _, *others = await withdrawn(office, 2)
    office.clock.advance(30 * DAY)
    monkeypatch.setattr(Refusing, "error", DatabaseUnavailable("away"))
    refusing = Refusing(unit_of_work=office.store.unit_of_work, clock=office.clock)
    with pytest.raises(DatabaseUnavailable):
        await erase_in(office, remove=refusing)()
    assert (await office.team(others[0])).team is not None


async def test_one_that_was_changed_meanwhile_is_passed_over() -> None:
    office = ReviewOffice()
    team, other = await withdrawn(office, 2)
    remove = RemoveTeam(unit_of_work=office.store.unit_of_work, clock=office.clock)
    found = [ErasableTeam(team, 1), ErasableTeam(other, 2)]
    assert await erase_teams(remove, found) == 1
    assert (await office.team(team)).team is not None
