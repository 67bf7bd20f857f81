"""What every ``ChallengeReader`` promises."""

from __future__ import annotations

from icct_core import CODES_APART, Challenge, CodePurpose, new_registration_id
from tests.contracts.test_challenge_repository import a_team, add
from tests.support.databases.stores import NOW, Store


async def test_challenges_are_found_by_their_ids(store: Store) -> None:
    kept = await add(store, await a_team(store))
    assert await store.challenges.find(kept.id) == kept
    other = Challenge.new(CodePurpose.CONTACT, new_registration_id(), at=NOW)
    assert await store.challenges.find(other.id) is None


async def test_several_are_found_by_their_numbers(store: Store) -> None:
    subject = await a_team(store)
    kept = [await add(store, subject, at=NOW + minute * CODES_APART) for minute in range(3)]
    wanted = [kept[0].number, kept[2].number, kept[2].number + 1]
    assert sorted(await store.challenges.find_many(wanted), key=lambda one: one.number) == [kept[0], kept[2]]
    assert await store.challenges.find_many([]) == []


async def test_what_is_not_committed_is_not_read(store: Store) -> None:
    subject = await a_team(store)
    made = Challenge.new(CodePurpose.CONTACT, subject, at=NOW)
    async with store.unit_of_work.begin() as tx:
        await tx.challenges.add(made, unless_after=NOW)
        assert await store.challenges.find(made.id) is None
    assert await store.challenges.find(made.id) is not None


async def test_the_newest_of_a_team_is_found(store: Store) -> None:
    subject, other = await a_team(store), await a_team(store, "Lions")
    assert await store.challenges.newest_of(subject) is None
    kept = [await add(store, subject, at=NOW + minute * CODES_APART) for minute in range(2)]
    await add(store, other, at=NOW + 3 * CODES_APART)
    assert await store.challenges.newest_of(subject) == kept[1]
