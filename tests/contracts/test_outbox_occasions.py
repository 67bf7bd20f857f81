"""What every ``Outbox`` and ``OutboxQueue`` promise of several mails to one captain, and of those not needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from icct_core import (
    SETTLED,
    LeasedMessage,
    Message,
    MessageKind,
    MessageState,
    OutboxEntry,
    OutboxFilter,
    RegistrationId,
    Settlement,
    TournamentRules,
    new_registration_id,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW, Store, in_parallel

LOGO, MAIL, CHANGE = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL, MessageKind.CHANGE_BY_MAIL
LEASE = timedelta(seconds=60)
ENDS = [MessageState.DELIVERED, MessageState.PARKED, MessageState.UNNEEDED]


def change(subject: RegistrationId, occasion: int, at: datetime = NOW) -> Message:
    return Message(subject=subject, kind=CHANGE, queued_at=at, occasion=occasion)


async def add(store: Store, *messages: Message) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(*messages)


async def settle(store: Store, leased: LeasedMessage, state: MessageState, due_at: datetime = NOW) -> None:
    called = state is not MessageState.UNNEEDED
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=due_at, reason="a test", called=called))


async def leased(store: Store, kind: MessageKind = CHANGE, *, at: datetime = NOW) -> list[int]:
    """The occasions of what is leased."""
    return [one.message.occasion for one in await store.lease_all(kind, at=at)]


async def test_messages_of_one_kind_have_an_occasion_each(store: Store) -> None:
    subject = new_registration_id()
    await add(store, change(subject, 7), change(subject, 9, NOW + LEASE))
    await add(store, change(subject, 7, NOW + timedelta(days=1)))
    (first,) = await store.lease_all(CHANGE)
    assert first == LeasedMessage(message=change(subject, 7), attempt=1, until=NOW + LEASE)
    await settle(store, first, MessageState.DELIVERED)
    (second,) = await store.lease_all(CHANGE, at=NOW + LEASE)
    assert second.message == change(subject, 9, NOW + LEASE)


@pytest.mark.parametrize("end", ENDS)
async def test_a_later_mail_is_leased_once_an_earlier_one_waits_no_more(store: Store, end: MessageState) -> None:
    subject = new_registration_id()
    await add(store, change(subject, 9), change(subject, 7, NOW + LEASE))
    assert await leased(store) == []  # the earlier one is not even due
    (earlier,) = await store.lease_all(CHANGE, at=NOW + LEASE)
    assert earlier.message.occasion == 7
    assert await leased(store, at=NOW + LEASE) == []  # it is under way
    await settle(store, earlier, MessageState.PENDING, NOW + 3 * LEASE)
    assert await leased(store, at=NOW + 2 * LEASE) == []  # it was put off
    (earlier,) = await store.lease_all(CHANGE, at=NOW + 3 * LEASE)
    await settle(store, earlier, end)
    assert await leased(store, at=NOW + 3 * LEASE) == [9]


@pytest.mark.parametrize("end", ENDS)
async def test_a_change_is_told_after_the_confirmation(store: Store, end: MessageState) -> None:
    subject = new_registration_id()
    await add(store, Message(subject=subject, kind=MAIL, queued_at=NOW), change(subject, 7))
    assert await leased(store) == []
    (confirmation,) = await store.lease_all(MAIL)
    assert await leased(store) == []
    await settle(store, confirmation, end)
    assert await leased(store) == [7]


async def test_a_confirmation_waits_for_nothing(store: Store) -> None:
    subject = new_registration_id()
    await add(store, change(subject, 7), Message(subject=subject, kind=MAIL, queued_at=NOW))
    assert await leased(store, MAIL) == [0]


async def test_no_mail_waits_for_a_logo_or_for_another_captain(store: Store) -> None:
    subject, other = new_registration_id(), new_registration_id()
    await add(store, Message(subject=subject, kind=LOGO, queued_at=NOW), change(subject, 9), change(other, 7))
    assert sorted(await leased(store)) == [7, 9]


async def test_those_tried_least_often_wait_their_turn_too(store: Store) -> None:
    subject = new_registration_id()
    await add(store, change(subject, 7))
    (tried,) = await store.lease_all(CHANGE)
    await settle(store, tried, MessageState.PENDING)
    await add(store, change(subject, 9))
    (first,) = await store.queue.lease(CHANGE, limit=1, at=NOW, until=NOW + LEASE, least_tried=True)
    assert (first.message.occasion, first.attempt) == (7, 2)


async def test_one_that_waits_its_turn_takes_no_place_among_those_leased(store: Store) -> None:
    subject, other = new_registration_id(), new_registration_id()
    old = NOW - timedelta(hours=1)
    await add(store, change(subject, 7, NOW + LEASE), change(subject, 9, old), change(other, 3))
    (first,) = await store.queue.lease(CHANGE, limit=1, at=NOW, until=NOW + LEASE)
    assert first.message == change(other, 3)


async def test_workers_at_once_lease_one_mail_of_a_captain(store: Store) -> None:
    subject = new_registration_id()
    await add(store, *[change(subject, occasion) for occasion in range(1, 9)])
    batches = await in_parallel(6, lambda _: store.queue.lease(CHANGE, limit=5, at=NOW, until=NOW + LEASE))
    assert [one.message.occasion for batch in batches for one in batch] == [1]


async def test_only_the_occasion_named_is_settled_queued_anew_and_hastened(store: Store) -> None:
    subject = new_registration_id()
    one, other = change(subject, 7), change(subject, 9)
    await add(store, one, other)
    (first,) = await store.lease_all(CHANGE)
    await settle(store, first, MessageState.PARKED)
    (second,) = await store.lease_all(CHANGE)
    await settle(store, second, MessageState.PENDING, NOW + timedelta(days=1))
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(other, at=NOW)  # it is not parked
        await tx.outbox.hasten(one, at=NOW, due_after=NOW)  # it does not wait
    assert await leased(store) == []
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.hasten(other, at=NOW, due_after=NOW)
    assert await leased(store) == [9]
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(one, at=NOW)
    assert await leased(store) == [7]


async def test_cancelling_forgets_every_occasion(store: Store) -> None:
    subject, other = new_registration_id(), new_registration_id()
    await add(store, change(subject, 7), change(subject, 9), change(other, 8))
    async with store.unit_of_work.begin() as tx:
        assert await tx.outbox.cancel(subject) is None  # nothing about a logo
    assert await leased(store) == [8]


async def unneeded(store: Store, occasion: int = 7, *, due_at: datetime = NOW) -> Message:
    message = change(new_registration_id(), occasion)
    await add(store, message)
    (one,) = await store.lease_all(CHANGE)
    await settle(store, one, MessageState.UNNEEDED, due_at)
    return message


async def test_what_is_not_needed_is_never_leased_again_and_counts_as_no_delivery(store: Store) -> None:
    message = await unneeded(store)
    assert await leased(store, at=NOW + timedelta(days=365)) == []
    assert await store.queue.delivered_since(CHANGE, since=NOW - LEASE) == 0
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(message, at=NOW)
        await tx.outbox.hasten(message, at=NOW, due_after=NOW - LEASE)
    assert await leased(store, at=NOW + timedelta(days=365)) == []
    depth = await store.outbox.depth()
    assert (depth.pending, depth.parked) == (0, 0)


async def test_what_is_not_needed_is_purged_like_what_was_delivered(store: Store) -> None:
    for seconds in (0, 1, 2):
        await unneeded(store, due_at=NOW + timedelta(seconds=seconds))
    purged = [
        await store.queue.purge(CHANGE, delivered_before=NOW + timedelta(seconds=after), limit=100)
        for after in (0, 1, 3, 9)
    ]
    assert purged == [0, 1, 2, 0]


async def test_a_purge_of_both_forgets_no_more_than_asked_for(store: Store) -> None:
    for _ in range(3):
        await unneeded(store)
        await add(store, change(new_registration_id(), 7))
        (one,) = await store.lease_all(CHANGE)
        await settle(store, one, MessageState.DELIVERED)
    assert [await store.queue.purge(CHANGE, delivered_before=NOW + LEASE, limit=4) for _ in range(3)] == [4, 2, 0]


async def test_who_lost_a_lease_cannot_say_that_it_is_not_needed(store: Store) -> None:
    await add(store, change(new_registration_id(), 7))
    (lost,) = await store.lease_all(CHANGE)
    await store.lease_all(CHANGE, at=NOW + LEASE)
    await settle(store, lost, MessageState.UNNEEDED)
    assert await leased(store, at=NOW + 2 * LEASE) == [7]


async def test_the_list_tells_occasions_apart_in_their_order_and_knows_what_was_not_needed(store: Store) -> None:
    draft = a_draft()
    async with store.unit_of_work.begin() as tx:
        team_id = await tx.registrations.enter(draft, TournamentRules(), at=NOW)
        await tx.outbox.ensure(change(draft.id, 9), change(draft.id, 7))
    (first,) = await store.lease_all(CHANGE)
    await settle(store, first, MessageState.UNNEEDED, NOW + LEASE)
    listed = await store.outbox.entries(OutboxFilter(states=frozenset(MessageState), team_id=team_id), limit=10)
    assert [(one.message.occasion, one.state) for one in listed] == [
        (7, MessageState.UNNEEDED),
        (9, MessageState.PENDING),
    ]
    assert listed[0] == OutboxEntry(
        team_id=team_id,
        message=change(draft.id, 7),
        state=MessageState.UNNEEDED,
        attempt=0,
        due_at=NOW + LEASE,
        reason="a test",
    )
    settled = await store.outbox.entries(OutboxFilter(states=SETTLED), limit=10)
    assert [one.message.occasion for one in settled] == [7]
