"""What every store promises of the time when forms are taken: the stored window's, or else the rules'."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from icct_core import (
    ChurchLimitReached,
    Claim,
    DuplicateTeam,
    Entered,
    IdempotencyKey,
    RegistrationClosed,
    RegistrationFilter,
    Replayed,
    StepwiseEntry,
    TeamId,
    TournamentRules,
    Window,
)
from tests.support.builders import a_draft
from tests.support.databases.planted import store_window
from tests.support.databases.stores import NOW, Store, in_parallel

HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
OPEN, CLOSED = TournamentRules(), TournamentRules(closes_at=NOW - HOUR)
BOUNDS = TournamentRules(opens_at=NOW - HOUR, closes_at=NOW + HOUR)

WINDOWS: list[tuple[str, TournamentRules, Window | None]] = [
    ("the rules'", BOUNDS, None),
    ("one of version 0", BOUNDS, Window(opens_at=NOW + 9 * HOUR, version=0)),
    ("stored", OPEN, Window(opens_at=NOW - HOUR, closes_at=NOW + HOUR, version=1)),
    ("stored, not the rules'", CLOSED, Window(opens_at=NOW - HOUR, closes_at=NOW + HOUR, version=1)),
    ("closed by an organiser", OPEN, Window(opens_at=NOW - HOUR, closed_at=NOW + HOUR, version=2)),
    (
        "closed by an organiser, sooner",
        CLOSED,
        Window(opens_at=NOW - HOUR, closes_at=NOW + 9 * HOUR, closed_at=NOW + HOUR, version=2),
    ),
    (
        "closed by an organiser, who is late",
        OPEN,
        Window(opens_at=NOW - HOUR, closes_at=NOW + HOUR, closed_at=NOW + 9 * HOUR, version=2),
    ),
]
"""All of them are open from an hour before ``NOW`` until just before an hour after it."""


@pytest.fixture(params=["as it is", "by steps"])
def entering(request: pytest.FixtureRequest, store: Store) -> Store:
    """A store of each kind, with its own way of entering and with that by steps."""
    return store if request.param == "as it is" else replace(store, team_entry=StepwiseEntry(store.unit_of_work))


async def store_if_any(store: Store, window: Window | None) -> None:
    if window is not None:
        await store_window(store.database, window)


async def enter(
    store: Store, rules: TournamentRules, *, arrived_at: datetime | None = None, name: str = "Lions", **changes: Any
) -> TeamId:
    entry = await store.team_entry.enter(
        a_draft(team_name=name, **changes), rules, claim=None, at=NOW, arrived_at=arrived_at
    )
    assert isinstance(entry, Entered)
    return entry.team_id


async def admit(store: Store, rules: TournamentRules, *, arrived_at: datetime, name: str = "Lions") -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.admit(a_draft(team_name=name), rules, arrived_at=arrived_at)


of_windows = pytest.mark.parametrize(
    ("rules", "window"), [each[1:] for each in WINDOWS], ids=[each[0] for each in WINDOWS]
)


@of_windows
async def test_a_form_is_taken_that_arrives_while_the_window_is_open(
    entering: Store, rules: TournamentRules, window: Window | None
) -> None:
    await store_if_any(entering, window)
    for number, arrived_at in enumerate((NOW - HOUR, NOW, NOW + HOUR - INSTANT), start=1):
        await admit(entering, rules, arrived_at=arrived_at, name=f"Team {number}")
        assert await enter(entering, rules, arrived_at=arrived_at, name=f"Team {number}") == TeamId("ICCT", number)


@of_windows
@pytest.mark.parametrize("is_first", [True, False])
async def test_none_is_taken_that_arrives_before_or_after_it(
    entering: Store, rules: TournamentRules, window: Window | None, is_first: bool
) -> None:
    if not is_first:
        assert await enter(entering, OPEN, name="Bears") == TeamId("ICCT", 1)
    await store_if_any(entering, window)
    for arrived_at in (NOW - HOUR - INSTANT, NOW + HOUR, NOW + 99 * HOUR):
        with pytest.raises(RegistrationClosed) as told_first:
            await admit(entering, rules, arrived_at=arrived_at)
        with pytest.raises(RegistrationClosed) as refused:
            await enter(entering, rules, arrived_at=arrived_at)
        assert refused.value.details == told_first.value.details
        assert (refused.value.opens_at, refused.value.closes_at) == (NOW - HOUR, NOW + HOUR)
    assert await entering.registrations.count(RegistrationFilter()) == (0 if is_first else 1)
    number = await enter(entering, rules, arrived_at=NOW)
    assert number == TeamId("ICCT", 1 if is_first else 2)  # none was used up


async def test_without_another_time_a_form_arrives_when_it_is_entered(entering: Store) -> None:
    await store_window(entering.database, Window(closes_at=NOW, version=1))
    with pytest.raises(RegistrationClosed):
        await enter(entering, OPEN)
    await store_window(entering.database, Window(closes_at=NOW + INSTANT, version=2))
    assert await enter(entering, OPEN) == TeamId("ICCT", 1)


async def test_the_organisers_own_words_are_told(entering: Store) -> None:
    await store_window(entering.database, Window(closed_at=NOW, text="Ring Mr. Raj", version=1))
    with pytest.raises(RegistrationClosed) as refused:
        await enter(entering, OPEN)
    assert refused.value.text == "Ring Mr. Raj"


async def test_each_tournament_has_a_window_of_its_own(entering: Store) -> None:
    await store_window(entering.database, Window(closed_at=NOW, version=1), prefix="YOUTH")
    assert await enter(entering, OPEN) == TeamId("ICCT", 1)
    with pytest.raises(RegistrationClosed):
        await enter(entering, TournamentRules(id_prefix="YOUTH"), name="Tigers")


async def test_a_team_sent_twice_is_told_so_even_when_registration_is_over(entering: Store) -> None:
    await enter(entering, OPEN)
    for rules, window in ((CLOSED, None), (OPEN, Window(closed_at=NOW, version=1))):
        await store_if_any(entering, window)
        with pytest.raises(DuplicateTeam):
            await enter(entering, rules)
        with pytest.raises(DuplicateTeam):
            await admit(entering, rules, arrived_at=NOW)
        with pytest.raises(RegistrationClosed):
            await enter(entering, rules, name="Tigers")


async def test_a_team_that_comes_too_late_hears_of_that_and_not_of_its_church(entering: Store) -> None:
    one = replace(OPEN, teams_per_church=1)
    await enter(entering, one)
    with pytest.raises(ChurchLimitReached):
        await enter(entering, one, name="Tigers")
    await store_window(entering.database, Window(closed_at=NOW, version=1))
    with pytest.raises(RegistrationClosed):
        await enter(entering, one, name="Tigers")
    with pytest.raises(RegistrationClosed):
        await admit(entering, one, arrived_at=NOW, name="Tigers")


async def test_a_copy_under_its_key_is_answered_after_the_end_too(entering: Store) -> None:
    draft = a_draft()
    claim = Claim(
        key=IdempotencyKey("one"),
        fingerprint=draft.fingerprint(),
        registration_id=draft.id,
        expires_at=NOW + HOUR,
    )
    await entering.team_entry.enter(draft, OPEN, claim=claim, at=NOW)
    await store_window(entering.database, Window(closed_at=NOW, version=1))
    assert await entering.team_entry.enter(draft, OPEN, claim=claim, at=NOW) == Replayed(TeamId("ICCT", 1))


async def test_a_key_of_a_form_that_came_too_late_stays_free(entering: Store) -> None:
    await store_window(entering.database, Window(closed_at=NOW, version=1))
    draft, other = a_draft(), a_draft(team_name="Lions")
    for each, window in ((draft, None), (other, Window(version=2))):
        claim = Claim(
            key=IdempotencyKey("one"),
            fingerprint=each.fingerprint(),
            registration_id=each.id,
            expires_at=NOW + HOUR,
        )
        await store_if_any(entering, window)
        if window is None:
            with pytest.raises(RegistrationClosed):
                await entering.team_entry.enter(each, OPEN, claim=claim, at=NOW)
            assert await entering.staged_logo(each.id) is None
        else:
            assert await entering.team_entry.enter(each, OPEN, claim=claim, at=NOW) == Entered(TeamId("ICCT", 1))


async def test_no_number_is_given_after_the_window_was_closed(entering: Store) -> None:
    """Whoever closes it locks what numbers are given from: a number before that counts, and none comes after."""
    await enter(entering, OPEN)

    async def enter_or_close(index: int) -> TeamId | None:
        if index == 4:
            await store_window(entering.database, Window(closed_at=NOW, version=1))
            return None
        return await enter(entering, OPEN, name=f"Team {index}", church_name=f"Church {index}")

    results = await in_parallel(9, enter_or_close)
    given = sorted(one.number for one in results if isinstance(one, TeamId))
    assert given == list(range(2, 2 + len(given)))
    assert {type(one) for one in results} <= {TeamId, RegistrationClosed, type(None)}
    with pytest.raises(RegistrationClosed):
        await enter(entering, OPEN, name="Too Late")
