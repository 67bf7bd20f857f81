"""What every ``OutboxReader`` promises."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from icct_core import (
    LeasedMessage,
    Message,
    MessageKind,
    MessageState,
    OutboxDepth,
    OutboxEntry,
    OutboxFilter,
    Settlement,
    TeamId,
    TournamentRules,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store

RULES = TournamentRules(teams_per_church=None)
LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
SECOND = timedelta(seconds=1)
EVERYTHING = OutboxFilter()


async def enter(store: Store, *, at: datetime = NOW, rules: TournamentRules = RULES) -> TeamId:
    """A team whose messages are queued at that time."""
    draft = a_draft(team_name=f"Team of {at:%H %M %S} {rules.id_prefix}")
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(*draft.messages(at))
        return await tx.registrations.enter(draft, rules, at=at)


async def lease(store: Store, kind: MessageKind, *, at: datetime = NOW) -> LeasedMessage:
    """The message of this kind that has been due longest."""
    (leased,) = await store.queue.lease(kind, limit=1, at=at, until=at + SECOND)
    return leased


async def settle(store: Store, leased: LeasedMessage, state: MessageState, reason: str | None = None) -> Settlement:
    settlement = Settlement(leased=leased, state=state, due_at=NOW + timedelta(days=1), reason=reason)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(settlement)
    return settlement


async def listed(store: Store, which: OutboxFilter = EVERYTHING, *, limit: int = 100) -> list[OutboxEntry]:
    return list(await store.outbox.entries(which, limit=limit))


async def test_an_empty_outbox_has_no_entries_and_no_depth(store: Store) -> None:
    assert await listed(store) == []
    assert await store.outbox.depth() == OutboxDepth(pending=0, oldest=None, due=None, parked=0)


async def test_a_queued_message_comes_back_as_it_is(store: Store) -> None:
    team_id = await enter(store)
    registration = await store.registrations.get(team_id)
    for entry, kind in zip(await listed(store), (MAIL, LOGO), strict=True):
        assert entry == OutboxEntry(
            team_id=team_id,
            message=Message(subject=registration.id, kind=kind, queued_at=NOW),
            state=MessageState.PENDING,
            attempt=0,
            due_at=NOW,
            reason=None,
        )


@pytest.mark.parametrize("state", list(MessageState))
async def test_an_entry_tells_how_often_it_was_tried_how_that_ended_and_why(store: Store, state: MessageState) -> None:
    team_id = await enter(store)
    await lease(store, MAIL)
    leased = await lease(store, MAIL, at=NOW + SECOND)
    settlement = await settle(store, leased, state, "தடை: no such mailbox")
    (entry,) = [entry for entry in await listed(store) if entry.message.kind is MAIL]
    assert entry == OutboxEntry(
        team_id=team_id,
        message=leased.message,
        state=state,
        attempt=2,
        due_at=settlement.due_at,
        reason="தடை: no such mailbox",
    )


async def test_a_message_to_an_organiser_is_about_no_team(store: Store) -> None:
    team_id = await enter(store)
    message = Message(subject=uuid4(), kind=MessageKind.SIGN_IN_BY_MAIL, queued_at=NOW + SECOND, occasion=7)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(message)
    entry = OutboxEntry(
        team_id=None, message=message, state=MessageState.PENDING, attempt=0, due_at=NOW + SECOND, reason=None
    )
    assert (await listed(store))[-1] == entry
    assert entry not in await listed(store, OutboxFilter(team_id=team_id))
    assert (await store.outbox.depth()).pending == 3
    leased = await lease(store, MessageKind.SIGN_IN_BY_MAIL, at=NOW + SECOND)
    assert leased.message == message
    await settle(store, leased, MessageState.UNNEEDED, "no organiser has this address")
    later = NOW + timedelta(days=2)
    assert await store.queue.purge(MessageKind.SIGN_IN_BY_MAIL, delivered_before=later, limit=9) == 1
    assert entry.message not in [one.message for one in await listed(store)]


async def test_pending_again_without_a_reason_keeps_the_one_it_had(store: Store) -> None:
    await enter(store)
    await settle(store, await lease(store, MAIL), MessageState.PENDING, "Connection refused")
    later = NOW + timedelta(days=1)
    leased = await lease(store, MAIL, at=later)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.PENDING, due_at=later, called=False))
    (mail,) = [entry for entry in await listed(store) if entry.message.kind is MAIL]
    assert (mail.attempt, mail.reason) == (1, "Connection refused")
    await settle(store, await lease(store, MAIL, at=later), MessageState.DELIVERED)
    (mail,) = [entry for entry in await listed(store) if entry.message.kind is MAIL]
    assert (mail.attempt, mail.reason) == (2, None)


async def test_entries_follow_the_time_they_were_queued_at(store: Store) -> None:
    for seconds in (2, 0, 1):
        await enter(store, at=NOW + seconds * SECOND)
    assert [(entry.team_id and entry.team_id.number) for entry in await listed(store)] == [2, 2, 3, 3, 1, 1]


async def test_no_more_entries_come_than_asked_for_and_those_queued_first(store: Store) -> None:
    for seconds in (2, 0, 1):
        await enter(store, at=NOW + seconds * SECOND)
    assert [(entry.team_id and entry.team_id.number) for entry in await listed(store, limit=3)] == [2, 2, 3]
    assert await listed(store, limit=0) == []


async def test_a_limit_counts_what_the_filter_lets_through(store: Store) -> None:
    for seconds in range(3):
        await enter(store, at=NOW + seconds * SECOND)
    await settle(store, await lease(store, MAIL, at=NOW), MessageState.PARKED)
    pending = OutboxFilter(states=frozenset({MessageState.PENDING}))
    assert [(entry.team_id and entry.team_id.number) for entry in await listed(store, pending, limit=3)] == [1, 2, 2]
    third = OutboxFilter(team_id=TeamId("ICCT", 3))
    assert [(entry.team_id and entry.team_id.number) for entry in await listed(store, third, limit=1)] == [3]


async def test_a_filter_chooses_states(store: Store) -> None:
    for seconds, state in enumerate(MessageState):
        await enter(store, at=NOW + seconds * SECOND)
        await settle(store, await lease(store, MAIL, at=NOW + seconds * SECOND), state)
    numbers = {
        state: [
            (entry.team_id and entry.team_id.number)
            for entry in await listed(store, OutboxFilter(states=frozenset({state})))
            if entry.message.kind is MAIL
        ]
        for state in MessageState
    }
    assert numbers == {state: [number] for number, state in enumerate(MessageState, start=1)}
    both = OutboxFilter(states=frozenset({MessageState.DELIVERED, MessageState.PARKED}))
    assert [(entry.team_id and entry.team_id.number) for entry in await listed(store, both)] == [2, 3]
    assert await listed(store, OutboxFilter(states=frozenset())) == []


async def test_a_filter_chooses_a_team_by_prefix_and_number(store: Store) -> None:
    first, cup = (await enter(store), await enter(store, rules=TournamentRules(id_prefix="CUP")))
    assert (first, cup) == (TeamId("ICCT", 1), TeamId("CUP", 1))
    for team_id in (first, cup):
        assert {entry.team_id for entry in await listed(store, OutboxFilter(team_id=team_id))} == {team_id}
    assert await listed(store, OutboxFilter(team_id=TeamId("ICCT", 2))) == []


async def test_a_purged_message_has_no_entry(store: Store) -> None:
    await enter(store)
    await settle(store, await lease(store, MAIL), MessageState.DELIVERED)
    await store.queue.purge(MAIL, delivered_before=NOW + timedelta(days=2), limit=1)
    assert [entry.message.kind for entry in await listed(store)] == [LOGO]


async def test_what_is_not_committed_has_no_entry_and_no_depth(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            draft = a_draft()
            await tx.outbox.ensure(*draft.messages(NOW))
            await tx.registrations.enter(draft, RULES, at=NOW)
            assert await listed(store) == []
            assert (await store.outbox.depth()).pending == 0
            raise RuntimeError("rolled back")
    assert await listed(store) == []
    assert (await store.outbox.depth()).pending == 0


async def test_the_depth_counts_what_waits_leased_or_not_and_since_when(store: Store) -> None:
    for seconds in (1, 0):
        await enter(store, at=NOW + seconds * SECOND)
    assert await store.outbox.depth() == OutboxDepth(pending=4, oldest=NOW, due=NOW, parked=0)
    for kind in MessageKind:
        await store.queue.lease(kind, limit=1, at=NOW, until=NOW + timedelta(days=1))
    assert await store.outbox.depth() == OutboxDepth(pending=4, oldest=NOW, due=NOW + SECOND, parked=0)
    await settle(store, await lease(store, MAIL, at=NOW + SECOND), MessageState.PENDING)
    assert await store.outbox.depth() == OutboxDepth(pending=4, oldest=NOW, due=NOW + SECOND, parked=0)


async def test_the_depth_leaves_out_what_is_delivered_and_counts_what_is_parked_apart(store: Store) -> None:
    for seconds in (0, 1):
        await enter(store, at=NOW + seconds * SECOND)
    await settle(store, await lease(store, MAIL), MessageState.PARKED)
    await settle(store, await lease(store, LOGO), MessageState.DELIVERED)
    assert await store.outbox.depth() == OutboxDepth(pending=2, oldest=NOW + SECOND, due=NOW + SECOND, parked=1)


async def test_the_oldest_of_a_message_queued_anew_is_when_that_happened(store: Store) -> None:
    await enter(store)
    parked = await lease(store, MAIL)
    await settle(store, parked, MessageState.PARKED)
    await settle(store, await lease(store, LOGO), MessageState.DELIVERED)
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(parked.message, at=NOW + SECOND)
    assert await store.outbox.depth() == OutboxDepth(pending=1, oldest=NOW + SECOND, due=NOW + SECOND, parked=0)
