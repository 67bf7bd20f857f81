"""What every store promises of a team that is removed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from icct_core import (
    OWED_TO_A_NEW_TEAM,
    ChurchLimitReached,
    DuplicateTeam,
    Message,
    MessageKind,
    MessageState,
    RegistrationDraft,
    RegistrationFilter,
    RegistrationId,
    RegistrationStatus,
    Settlement,
    StaleVersion,
    StoredFile,
    TeamId,
    TeamNotFound,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft
from tests.support.databases import stores
from tests.support.databases.stores import NOW, Store, in_parallel

RULES = TournamentRules()
ONE_PER_CHURCH = TournamentRules(teams_per_church=1)
FIRST = TeamId("ICCT", 1)
LOGO, MAIL, REMOVAL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.REMOVE_LOGO
MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)


async def enter(store: Store, draft: RegistrationDraft, rules: TournamentRules = RULES) -> TeamId:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(*draft.messages(NOW))
        return await tx.registrations.enter(draft, rules, at=NOW)


async def remove(store: Store, team_id: TeamId = FIRST) -> RegistrationId:
    return await stores.remove(store.unit_of_work, team_id, at=LATER)


async def cancel(store: Store, registration_id: RegistrationId) -> object:
    async with store.unit_of_work.begin() as tx:
        return await tx.outbox.cancel(registration_id)


async def test_a_removed_team_is_what_the_core_says_of_it(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    whole = await store.one(draft.id)
    assert await remove(store) == draft.id
    assert await store.one(draft.id) == whole.removed(at=LATER) == await store.registrations.get(FIRST)
    (line,) = await store.registrations.page(RegistrationFilter(), after=None, limit=10)
    assert (line.team_id, line.player_count, line.status) == (FIRST, 0, RegistrationStatus.WITHDRAWN)
    assert [line.team_name.text, line.church_name.text, line.captain_name.text] == ["", "", ""]
    assert (line.version, line.changed_at, line.removed_at) == (2, LATER, LATER)


async def test_nobody_finds_it_by_what_was_erased(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    await remove(store)
    for which in (
        RegistrationFilter(words=("john",)),
        RegistrationFilter(words=("grace",)),
        RegistrationFilter(church_key=draft.team.church.key),
        RegistrationFilter(status=RegistrationStatus.REGISTERED),
    ):
        assert await store.registrations.count(which) == 0
    assert await store.registrations.count(RegistrationFilter(status=RegistrationStatus.WITHDRAWN)) == 1


async def test_its_number_stays_taken(store: Store) -> None:
    await enter(store, a_draft())
    await remove(store)
    assert await enter(store, a_draft(team_name="Lions")) == TeamId("ICCT", 2)


async def test_the_same_team_may_register_again_under_the_next_number(store: Store) -> None:
    await enter(store, a_draft())
    await remove(store)
    assert await enter(store, a_draft()) == TeamId("ICCT", 2)


async def test_its_place_in_the_church_is_free_again_once(store: Store) -> None:
    await enter(store, a_draft(team_name="Lions"), ONE_PER_CHURCH)
    for _ in range(2):
        await remove(store)
    await enter(store, a_draft(team_name="Tigers"), ONE_PER_CHURCH)
    with pytest.raises(ChurchLimitReached):
        await enter(store, a_draft(team_name="Bears"), ONE_PER_CHURCH)


async def test_of_racing_removals_one_frees_the_place(store: Store) -> None:
    await enter(store, a_draft(team_name="Lions"), ONE_PER_CHURCH)
    removals = await in_parallel(8, lambda _: remove(store))
    assert len({one for one in removals if not isinstance(one, StaleVersion)}) == 1
    results = await in_parallel(2, lambda index: enter(store, a_draft(team_name=f"Team {index}"), ONE_PER_CHURCH))
    assert sorted((type(result) for result in results), key=str) == [ChurchLimitReached, TeamId]


async def test_any_number_of_teams_may_be_removed(store: Store) -> None:
    for number, name in enumerate(("Lions", "Tigers"), start=1):
        await enter(store, a_draft(team_name=name))
        await remove(store, TeamId("ICCT", number))
    assert await store.registrations.count(RegistrationFilter(status=RegistrationStatus.WITHDRAWN)) == 2


async def test_other_teams_stay_as_they_are(store: Store) -> None:
    other = a_draft(team_name="Lions")
    await enter(store, a_draft())
    await enter(store, other)
    before = await store.one(other.id)
    await remove(store)
    assert await store.one(other.id) == before


async def test_a_removal_rolled_back_leaves_the_team(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    before = await store.one(draft.id)
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.change(before, before.removed(at=LATER), teams_per_church=None)
            await tx.outbox.cancel(draft.id)
            raise RuntimeError("rolled back")
    assert await store.one(draft.id) == before
    assert len(await store.lease_all(LOGO)) == 1


async def test_a_team_there_is_not_cannot_be_removed(store: Store) -> None:
    with pytest.raises(TeamNotFound):
        await remove(store)


async def test_where_the_logo_is_stands_there_until_it_is_forgotten(store: Store) -> None:
    draft, logo = a_draft(), StoredFile(url="https://files.test/1", version="17")
    await enter(store, draft)
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.record_logo(draft.id, logo)
    await remove(store)
    assert (await store.one(draft.id)).logo == logo
    async with store.unit_of_work.begin() as tx:
        await tx.registrations.record_logo(draft.id, None)
    assert (await store.one(draft.id)).logo is None


async def test_a_locked_team_is_removed_after_the_transaction(store: Store) -> None:
    await enter(store, a_draft())
    async with store.unit_of_work.begin() as tx:
        assert await tx.registrations.lock(FIRST) == await tx.registrations.get(FIRST)
        removing = asyncio.create_task(remove(store))
        await asyncio.wait([removing], timeout=0.1)
        assert (await tx.registrations.get(FIRST)).team is not None
    await removing
    assert (await store.registrations.get(FIRST)).team is None


async def test_there_is_no_locking_a_team_there_is_not(store: Store) -> None:
    with pytest.raises(TeamNotFound):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.lock(FIRST)


async def test_cancelled_messages_are_never_leased_and_others_are(store: Store) -> None:
    draft, other = a_draft(), a_draft(team_name="Lions")
    await enter(store, draft)
    await enter(store, other)
    assert await cancel(store, draft.id) == NOW
    for kind in OWED_TO_A_NEW_TEAM:
        assert [one.message.subject for one in await store.lease_all(kind)] == [other.id]


async def test_cancelling_tells_when_the_lease_of_the_logo_ends_and_waits_for_no_mail(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    await store.queue.lease(LOGO, limit=1, at=NOW, until=NOW + MINUTE)
    await store.queue.lease(MAIL, limit=1, at=NOW, until=NOW + 60 * MINUTE)
    assert await cancel(store, draft.id) == NOW + MINUTE


async def test_what_has_come_to_its_end_keeps_nobody_waiting(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    for kind, state in ((LOGO, MessageState.PARKED), (MAIL, MessageState.DELIVERED)):
        (leased,) = await store.lease_all(kind)
        async with store.unit_of_work.begin() as tx:
            await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=NOW + MINUTE))
    assert await cancel(store, draft.id) is None
    assert await cancel(store, new_registration_id()) is None
    assert (await store.outbox.depth()).parked == 0


async def test_a_cancelled_message_cannot_be_settled_any_more_and_may_be_queued_anew(store: Store) -> None:
    draft = a_draft()
    await enter(store, draft)
    (leased,) = await store.lease_all(LOGO)
    await cancel(store, draft.id)
    removal = Message(subject=draft.id, kind=REMOVAL, queued_at=NOW + MINUTE)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(removal)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.DELIVERED, due_at=NOW))
    assert await store.lease_all(REMOVAL) == []
    assert [one.message for one in await store.lease_all(REMOVAL, at=NOW + MINUTE)] == [removal]


async def test_a_removal_and_the_same_team_registering_again_never_wait_for_each_other(store: Store) -> None:
    """Both lock the church's row before the team's; the other way round the database would have to end one of them."""
    draft = a_draft()
    await enter(store, draft)
    with pytest.raises(DuplicateTeam):
        async with store.unit_of_work.begin() as tx:
            await tx.registrations.enter(a_draft(team_name="Lions"), RULES, at=NOW)
            removing = asyncio.create_task(remove(store))
            await asyncio.sleep(0.1)  # until it waits inside the database, where nobody can be told of it
            await tx.registrations.enter(a_draft(), RULES, at=NOW)
    assert await removing == draft.id
    assert await enter(store, a_draft()) == TeamId("ICCT", 2)
