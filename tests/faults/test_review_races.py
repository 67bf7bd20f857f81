"""Organisers who decide about one team at once, on two connections pools of one PostgreSQL (the issue's races)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from icct_adapters.sql import SqlRegistrationRepository, SqlStore, open_database, open_sql_store
from icct_adapters.sql.registrations import registration_repository
from icct_adapters.sql.tables import churches, teams
from icct_core import (
    CoreError,
    HistoryAction,
    RegistrationFilter,
    RegistrationStatus,
    StaleVersion,
    TeamId,
    TournamentRules,
)
from tests.support.databases.stores import empty_database
from tests.support.review_office import ReviewOffice

ORGANISERS = 20


@pytest.fixture
async def stores(postgres_url: str) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    """Two processes' worth of connections to one database."""
    async with empty_database(postgres_url):
        pair = open_sql_store(postgres_url), open_sql_store(postgres_url)
        yield pair
        for store in pair:
            await store.close()


def offices(stores: tuple[SqlStore, SqlStore], count: int) -> list[ReviewOffice]:
    return [
        ReviewOffice(store=stores[number % 2], rules=TournamentRules(teams_per_church=5)) for number in range(count)
    ]


async def what_came_of(work: Awaitable[Any]) -> str:
    """The outcome, or the error's code."""
    try:
        return str(getattr(await work, "outcome", "done"))
    except CoreError as error:
        return error.code


async def decide_all_at_once(offices: list[ReviewOffice]) -> Counter[str]:
    decisions = ["confirm" if number % 2 else "reject" for number in range(len(offices))]
    outcomes = await asyncio.gather(
        *(what_came_of(office.decide(decision, version=1)) for office, decision in zip(offices, decisions, strict=True))
    )
    return Counter(outcomes)


async def test_of_twenty_organisers_one_decides_and_the_others_are_told(stores: tuple[SqlStore, SqlStore]) -> None:
    several = offices(stores, ORGANISERS)
    await several[0].register()
    outcomes = await decide_all_at_once(several)
    assert outcomes == {"done": 1, StaleVersion.code: ORGANISERS - 1}
    (decided,) = await several[0].history()
    team = await several[0].team()
    assert (team.version, team.status) == (2, decided.entry.after)


def both_read_before_either_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two organisers have seen the same version, whatever the machine is busy with."""
    change, both = SqlRegistrationRepository.change, asyncio.Barrier(2)

    async def changed_together(self: SqlRegistrationRepository, *arguments: Any, **named: Any) -> None:
        await both.wait()
        await change(self, *arguments, **named)

    monkeypatch.setattr(SqlRegistrationRepository, "change", changed_together)


async def test_of_two_who_read_the_same_version_one_is_too_late(
    stores: tuple[SqlStore, SqlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_read_before_either_writes(monkeypatch)
    pair = offices(stores, 2)
    await pair[0].register()
    assert await decide_all_at_once(pair) == {"done": 1, StaleVersion.code: 1}
    assert len(await pair[0].history()) == 1


async def test_without_the_version_in_the_statement_both_decisions_stand(
    stores: tuple[SqlStore, SqlStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the test above would see if nobody looked at the version again when it is written."""
    careless = (
        update(teams)
        .where(teams.c.registration_id == bindparam("id"), bindparam("of_version") > 0)
        .values({column: bindparam(column.name) for column in registration_repository._BY_CHANGES})
    )
    row_as_it_is = SqlRegistrationRepository._row

    async def row_as_first_read(self: SqlRegistrationRepository, team_id: TeamId) -> Any:
        row: Any = await row_as_it_is(self, team_id)
        return dict(row) | {"version": 1}

    both_read_before_either_writes(monkeypatch)
    monkeypatch.setattr(registration_repository, "_CHANGE", careless)
    monkeypatch.setattr(SqlRegistrationRepository, "_row", row_as_first_read)
    pair = offices(stores, 2)
    await pair[0].register()
    assert await decide_all_at_once(pair) == {"done": 2}


async def test_a_correction_against_decisions_loses_nothing(stores: tuple[SqlStore, SqlStore]) -> None:
    several = offices(stores, ORGANISERS)
    await several[0].register()
    work = [
        what_came_of(
            office.correct(fields={"coach_name": f"Coach Number {number}"}, version=1)
            if number % 2
            else office.decide("confirm", version=1)
        )
        for number, office in enumerate(several)
    ]
    assert Counter(await asyncio.gather(*work)) == {"done": 1, StaleVersion.code: ORGANISERS - 1}
    team, (kept,) = await several[0].team(), await several[0].history()
    is_corrected = team.known_team.coach.text != "David Raj"
    assert is_corrected is (kept.entry.action is HistoryAction.CORRECTED)
    assert (team.status is RegistrationStatus.CONFIRMED) is not is_corrected


@pytest.mark.parametrize("round_", range(5))
async def test_a_removal_wins_against_anything(
    stores: tuple[SqlStore, SqlStore], postgres_url: str, round_: int
) -> None:
    several = offices(stores, ORGANISERS)
    await several[0].register()
    decisions = ["reject", "withdraw", "confirm"]
    work: list[Awaitable[Any]] = [
        what_came_of(office.decide(decisions[(number + round_) % 3], version=1))
        for number, office in enumerate(several[1:])
    ]
    work.insert(round_ * 4, what_came_of(several[0].remove()))
    await asyncio.gather(*work)
    team = await several[0].team()
    assert (team.team, team.status) == (None, RegistrationStatus.WITHDRAWN)
    assert {(one.entry.reason, one.entry.note) for one in await several[0].history()} == {(None, None)}
    assert await places(postgres_url) == [0]


async def places(url: str) -> list[int]:
    """How many teams each church counts."""
    store = open_database(url)
    async with store.reader.connect() as connection:
        counted = [row.teams for row in await connection.execute(churches.select())]
    await store.close()
    return counted


async def test_teams_that_move_between_two_churches_at_once_are_all_counted(
    stores: tuple[SqlStore, SqlStore], postgres_url: str
) -> None:
    """Churches' rows are locked in the order of their keys: nobody waits in a circle."""
    several = offices(stores, 8)
    for number, office in enumerate(several):
        church = "St. Paul's" if number % 2 else "St. Peter's"
        await office.register(f"Team {number}", church_name=church, captain_phone=f"987654321{number}")
    lines = await stores[0].registrations.page(RegistrationFilter(), after=None, limit=10)
    outcomes = await asyncio.gather(
        *(
            what_came_of(
                office.correct(
                    line.team_id,
                    fields={"church_name": "St. Peter's" if "Paul" in line.church_name.text else "St. Paul's"},
                    over_limit=True,
                )
            )
            for office, line in zip(several, lines, strict=True)
        )
    )
    assert Counter(outcomes) == {"done": 8}
    assert sum(await places(postgres_url)) == 8
