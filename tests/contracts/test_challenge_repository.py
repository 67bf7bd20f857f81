"""What every ``ChallengeRepository`` promises: one code a minute, five tries, one use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from icct_adapters.memory import ManualClock
from icct_core import (
    CODE_LIFE,
    CODES_APART,
    MOST_TRIES,
    Challenge,
    ChallengeId,
    CodePurpose,
    RegistrationId,
    TeamId,
    TeamNotFound,
    new_registration_id,
)
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.stores import NOW, LockTakenOut, Store, in_parallel, memory_store

CONTACT, WITHDRAWAL = CodePurpose.CONTACT, CodePurpose.WITHDRAWAL
INSTANT = timedelta(microseconds=1)


async def a_team(store: Store, name: str = "Grace Warriors") -> RegistrationId:
    register = register_by_steps(store.unit_of_work, clock=ManualClock(NOW))
    team_id: TeamId = (await register(a_command(team_name=name))).team_id
    return (await store.registrations.get(team_id)).id


async def add(
    store: Store, subject: UUID, *, at: datetime = NOW, purpose: CodePurpose = CONTACT, fail: bool = False
) -> Challenge:
    async with store.unit_of_work.begin() as tx:
        kept = await tx.challenges.add(Challenge.new(purpose, subject, at=at), unless_after=at - CODES_APART)
        if fail:
            raise RuntimeError("rolled back")
    return kept


async def count_try(
    store: Store,
    challenge: Challenge,
    *,
    at: datetime = NOW,
    purpose: CodePurpose = CONTACT,
    subject: UUID | None = None,
) -> bool:
    async with store.unit_of_work.begin() as tx:
        return await tx.challenges.count_try(challenge.id, purpose, subject or challenge.subject, at=at)


async def use(store: Store, challenge_id: ChallengeId, *, at: datetime = NOW, fail: bool = False) -> bool:
    async with store.unit_of_work.begin() as tx:
        used = await tx.challenges.use(challenge_id, at=at)
        if fail:
            raise RuntimeError("rolled back")
    return used


async def purge(store: Store, *, at: datetime, limit: int = 100) -> int:
    async with store.unit_of_work.begin() as tx:
        return await tx.challenges.purge(ended_at=at, limit=limit)


async def test_a_challenge_is_kept_with_its_number(store: Store) -> None:
    made = Challenge.new(WITHDRAWAL, await a_team(store), at=NOW)
    async with store.unit_of_work.begin() as tx:
        kept = await tx.challenges.add(made, unless_after=NOW)
    assert kept.number > 0
    assert kept == replace(made, number=kept.number) == await store.challenges.find(made.id)


async def test_a_team_that_there_is_not_has_none(store: Store) -> None:
    with pytest.raises(TeamNotFound):
        await add(store, new_registration_id())


async def test_one_is_kept_a_minute_whatever_for(store: Store) -> None:
    subject = await a_team(store)
    first = await add(store, subject)
    assert await add(store, subject, at=NOW + CODES_APART - INSTANT, purpose=WITHDRAWAL) == first
    later = await add(store, subject, at=NOW + CODES_APART)
    assert later.number > first.number
    assert await add(store, subject, at=NOW + CODES_APART) == later
    assert (await add(store, await a_team(store, "Lions"), at=NOW)).number > later.number


@pytest.mark.parametrize("purpose", [CodePurpose.SIGN_IN, CodePurpose.HANDED_OUT, CodePurpose.FIRST_ENTRY])
async def test_one_that_is_about_no_team_needs_none(store: Store, purpose: CodePurpose) -> None:
    """Its subject is the digest of an address, which nobody need have."""
    subject, other = uuid4(), uuid4()
    first = await add(store, subject, purpose=purpose)
    assert await add(store, subject, at=NOW + CODES_APART - INSTANT, purpose=purpose) == first
    assert (await add(store, other, purpose=purpose)).number > first.number
    later = await add(store, subject, at=NOW + CODES_APART, purpose=purpose)
    assert later.number > first.number
    assert await store.challenges.newest_of(subject) == later
    assert await count_try(store, later, purpose=purpose)
    assert await use(store, later.id)


async def test_without_a_time_apart_the_last_one_is_kept_whatever_the_clock_was(store: Store) -> None:
    subject = uuid4()
    for at in (NOW, NOW, NOW - CODES_APART):
        made = Challenge.new(CodePurpose.HANDED_OUT, subject, at=at)
        async with store.unit_of_work.begin() as tx:
            assert (await tx.challenges.add(made)).id == made.id
        newest = await store.challenges.newest_of(subject)
        assert newest is not None
        assert newest.id == made.id


async def test_of_codes_asked_for_at_once_for_an_address_one_is_kept(store: Store) -> None:
    subject = uuid4()
    kept = await in_parallel(8, lambda _: add(store, subject, purpose=CodePurpose.SIGN_IN))
    assert len(set(kept)) == 1


async def test_a_rolled_back_challenge_was_never_made(store: Store) -> None:
    subject = await a_team(store)
    with pytest.raises(RuntimeError):
        await add(store, subject, fail=True)
    kept = await add(store, subject)
    assert await store.challenges.find(kept.id) == kept


async def test_no_number_is_given_again_when_all_are_forgotten(store: Store) -> None:
    """The mail with a code is told by its number: a number that came again would have no mail."""
    subject = await a_team(store)
    first = await add(store, subject)
    assert await purge(store, at=NOW + CODE_LIFE) == 1
    assert (await add(store, subject, at=NOW + CODE_LIFE)).number > first.number


async def test_five_tries_are_counted_and_no_more(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    assert [await count_try(store, challenge) for _ in range(7)] == [True] * MOST_TRIES + [False] * 2
    found = await store.challenges.find(challenge.id)
    assert found is not None
    assert found.tries == MOST_TRIES


async def test_a_try_is_for_its_purpose_its_team_and_its_time(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    last = challenge.ends_at - INSTANT
    refused = [
        await count_try(store, challenge, purpose=WITHDRAWAL),
        await count_try(store, challenge, subject=await a_team(store, "Lions")),
        await count_try(store, challenge, at=challenge.ends_at),
        await count_try(store, Challenge.new(CONTACT, challenge.subject, at=NOW)),
    ]
    assert refused == [False] * 4
    assert await count_try(store, challenge, at=last)
    assert await store.challenges.find(challenge.id) == replace(challenge, tries=1)


async def test_a_code_is_used_once(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    assert [await use(store, challenge.id, at=NOW + INSTANT) for _ in range(2)] == [True, False]
    assert await store.challenges.find(challenge.id) == replace(challenge, used_at=NOW + INSTANT)
    assert not await count_try(store, challenge)


async def test_what_has_ended_or_is_not_there_is_not_used(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    assert not await use(store, challenge.id, at=challenge.ends_at)
    assert not await use(store, Challenge.new(CONTACT, challenge.subject, at=NOW).id)


async def test_a_use_that_is_rolled_back_is_none(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    with pytest.raises(RuntimeError):
        await use(store, challenge.id, fail=True)
    assert await use(store, challenge.id)


async def test_what_has_ended_is_forgotten_a_few_at_a_time(store: Store) -> None:
    subject = await a_team(store)
    for minute in range(7):
        await add(store, subject, at=NOW + minute * CODES_APART)
    at = NOW + CODE_LIFE + 4 * CODES_APART  # the first five have ended
    assert [await purge(store, at=at, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await purge(store, at=NOW + timedelta(days=1)) == 2


async def test_of_twenty_tries_at_once_five_are_allowed(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    allowed = await in_parallel(20, lambda _: count_try(store, challenge))
    assert sorted(allowed) == [False] * 15 + [True] * MOST_TRIES


async def test_of_two_uses_at_once_one_counts(store: Store) -> None:
    challenge = await add(store, await a_team(store))
    assert sorted(await in_parallel(8, lambda _: use(store, challenge.id))) == [False] * 7 + [True]


async def test_of_challenges_made_at_once_one_is_kept(store: Store) -> None:
    subject = await a_team(store)
    kept = await in_parallel(8, lambda _: add(store, subject))
    assert len(set(kept)) == 1


async def test_a_code_is_used_by_the_one_that_commits(store: Store) -> None:
    """The first of them takes it back: the others waited for that."""
    challenge = await add(store, await a_team(store))
    used = await in_parallel(4, lambda number: use(store, challenge.id, fail=number == 0))
    assert [one for one in used if one is True] == [True]
    assert any(isinstance(one, RuntimeError) for one in used)


async def test_without_the_lock_more_than_five_tries_would_be_allowed() -> None:
    """Shows that the races above need what the store does about them."""
    store = memory_store(lock=LockTakenOut())
    challenge = await add(store, await a_team(store))

    async def read_then_write(_: int) -> bool:
        async with store.unit_of_work.begin() as tx:
            allowed = await tx.challenges.count_try(challenge.id, CONTACT, challenge.subject, at=NOW)
            await in_parallel(1, lambda _: use(store, ChallengeId(new_registration_id())))  # others get their turn
        return allowed

    assert sum(await in_parallel(20, read_then_write)) > MOST_TRIES
