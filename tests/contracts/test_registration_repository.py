"""What every ``RegistrationRepository`` promises."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from icct_core import (
    ChurchLimitReached,
    DuplicateTeam,
    RegistrationDraft,
    StoredFile,
    TeamId,
    TeamNotFound,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store

RULES = TournamentRules()
TWO_PER_CHURCH = TournamentRules(teams_per_church=2)


class Interrupted(Exception):
    """Fails a transaction from inside."""


async def enter(
    store: Store, draft: RegistrationDraft, rules: TournamentRules = RULES, *, fail: bool = False
) -> TeamId:
    async with store.unit_of_work.begin() as tx:
        team_id = await tx.registrations.enter(draft, rules, at=NOW)
        await asyncio.sleep(0)  # others get their turn between a number and its commit
        if fail:
            raise Interrupted
    return team_id


def numbers(results: Sequence[object]) -> list[int]:
    return sorted(result.number for result in results if isinstance(result, TeamId))


async def test_numbers_start_at_one_and_follow_each_other(store: Store) -> None:
    given = [str(await enter(store, a_draft(team_name=f"Team {index}"))) for index in range(3)]
    assert given == ["ICCT-001", "ICCT-002", "ICCT-003"]


async def test_each_prefix_counts_for_itself(store: Store) -> None:
    await enter(store, a_draft(team_name="Lions"))
    other = await enter(store, a_draft(team_name="Tigers"), TournamentRules(id_prefix="YOUTH27"))
    assert other == TeamId("YOUTH27", 1)


async def test_a_number_rolled_back_is_given_again(store: Store) -> None:
    with pytest.raises(Interrupted):
        await enter(store, a_draft(), fail=True)
    assert await enter(store, a_draft(team_name="Second Attempt")) == TeamId("ICCT", 1)


async def test_a_rolled_back_team_leaves_no_trace(store: Store) -> None:
    draft = a_draft()
    with pytest.raises(Interrupted):
        await enter(store, draft, TWO_PER_CHURCH, fail=True)
    assert list(await store.registrations.find_many([draft.id])) == []
    for name in ("Lions", "Tigers"):
        await enter(store, a_draft(team_name=name), TWO_PER_CHURCH)


@pytest.mark.parametrize("name", ["Grace Warriors", "GRACE WARRIORS", "GraceWarriors", "grace  warriors"])
async def test_the_same_name_and_captain_phone_is_a_duplicate(store: Store, name: str) -> None:
    await enter(store, a_draft(team_name="Grace Warriors"))
    for attempt in (enter(store, a_draft(team_name=name)), admit(store, a_draft(team_name=name))):
        with pytest.raises(DuplicateTeam):
            await attempt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D’Souza Lions", "D'Souza Lions"),
        ("Lions – Tamil", "Lions-Tamil"),
        ("അവൻ ടീം", "അവന്\u200d ടീം"),
        ("উৎসব দল", "উত্\u200dসব দল"),
        ("தமிழ்\u200cஅணி", "தமிழ் அணி"),
        ("\uff2c\uff49\uff4f\uff4e\uff53", "Lions"),
    ],
    ids=ascii,
)
async def test_a_name_and_church_that_look_the_same_are_the_same(store: Store, one: str, other: str) -> None:
    await enter(store, a_draft(team_name=one, church_name=one))
    for attempt in (enter(store, a_draft(team_name=other)), admit(store, a_draft(team_name=other))):
        with pytest.raises(DuplicateTeam):
            await attempt
    with pytest.raises(ChurchLimitReached):
        await enter(store, a_draft(team_name="Bears", church_name=other), TournamentRules(teams_per_church=1))
    assert (await store.registrations.get(TeamId("ICCT", 1))).known_team.name.text == one


async def test_the_same_name_with_another_phone_is_another_team(store: Store) -> None:
    await enter(store, a_draft())
    assert await enter(store, a_draft(captain_phone="9876500000")) == TeamId("ICCT", 2)


async def admit(store: Store, draft: RegistrationDraft, rules: TournamentRules = RULES) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.admit(draft, rules, arrived_at=NOW)


async def test_admitting_changes_nothing(store: Store) -> None:
    draft = a_draft()
    await admit(store, draft, TWO_PER_CHURCH)
    await admit(store, draft, TWO_PER_CHURCH)
    assert await enter(store, draft, TournamentRules(teams_per_church=1)) == TeamId("ICCT", 1)


@pytest.mark.parametrize("spelling", ["CSI St. Peter's Church", "csi st peters church", "CSI ST PETER’S CHURCH"])
async def test_a_church_has_no_more_teams_than_allowed(store: Store, spelling: str) -> None:
    for name in ("Lions", "Tigers"):
        await enter(store, a_draft(team_name=name), TWO_PER_CHURCH)
    third = a_draft(team_name="Bears", church_name=spelling)
    for attempt in (enter(store, third, TWO_PER_CHURCH), admit(store, third, TWO_PER_CHURCH)):
        with pytest.raises(ChurchLimitReached) as refusal:
            await attempt
        assert refusal.value.limit == 2
    assert await enter(store, a_draft(team_name="Bears", church_name="Other Church"), TWO_PER_CHURCH)


async def test_a_team_sent_twice_is_told_so_even_when_its_church_is_full(store: Store) -> None:
    for name in ("Lions", "Tigers"):
        await enter(store, a_draft(team_name=name), TWO_PER_CHURCH)
    with pytest.raises(DuplicateTeam):
        await enter(store, a_draft(team_name="Lions"), TWO_PER_CHURCH)


async def test_a_limit_counts_teams_registered_before_there_was_one(store: Store) -> None:
    for name in ("Lions", "Tigers"):
        await enter(store, a_draft(team_name=name))
    with pytest.raises(ChurchLimitReached):
        await enter(store, a_draft(team_name="Bears"), TWO_PER_CHURCH)


async def test_racing_teams_of_one_church_stay_within_its_limit(store: Store) -> None:
    results = await in_parallel(10, lambda index: enter(store, a_draft(team_name=f"Team {index}"), TWO_PER_CHURCH))
    assert numbers(results) == [1, 2]
    assert sum(isinstance(result, ChurchLimitReached) for result in results) == 8


async def test_racing_teams_get_consecutive_numbers_though_a_third_fails(store: Store) -> None:
    results = await in_parallel(
        30,
        # churches differ, or the lock on a church's row would stand in for the counter's
        lambda index: enter(
            store, a_draft(team_name=f"Team {index}", church_name=f"Church {index}"), fail=index % 3 == 0
        ),
    )
    assert numbers(results) == list(range(1, 21))
    assert sum(isinstance(result, Interrupted) for result in results) == 10


async def test_without_its_lock_the_memory_gives_a_number_twice() -> None:
    store = memory_store(lock=LockTakenOut())
    results = await in_parallel(10, lambda index: enter(store, a_draft(team_name=f"Team {index}")))
    assert numbers(results) != list(range(1, 11))


async def test_of_racing_copies_of_one_team_one_is_entered(store: Store) -> None:
    results = await in_parallel(10, lambda _: enter(store, a_draft()))
    assert numbers(results) == [1]
    assert sum(isinstance(result, DuplicateTeam) for result in results) == 9


async def test_the_number_of_a_registration_is_found_by_its_id(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    async with store.unit_of_work.begin() as tx:
        assert await tx.registrations.team_id_of(draft.id) == TeamId("ICCT", 1)
        with pytest.raises(TeamNotFound):
            await tx.registrations.team_id_of(new_registration_id())


async def test_a_recorded_logo_replaces_an_earlier_one(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    for logo in (StoredFile(url="https://files.test/1"), StoredFile(url="https://files.test/2", version="17")):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.record_logo(draft.id, logo)
        assert (await store.one(draft.id)).logo == logo


async def test_a_logo_of_nobody_is_refused(store: Store) -> None:
    with pytest.raises(TeamNotFound):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.record_logo(new_registration_id(), StoredFile(url="https://files.test/1"))


async def test_the_time_of_registration_is_kept_to_the_microsecond(store: Store) -> None:
    draft, at = a_draft(), NOW + timedelta(microseconds=1)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.enter(draft, RULES, at=at)
    assert (await store.one(draft.id)).registered_at == at
