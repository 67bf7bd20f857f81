"""What every ``Outbox`` and ``OutboxQueue`` promise together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from icct_core import LeasedMessage, Message, MessageKind, MessageState, Settlement, new_registration_id
from tests.support.databases.stores import NOW, Store, in_parallel

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
LEASE = timedelta(seconds=60)


def a_message(kind: MessageKind = LOGO, at: datetime = NOW) -> Message:
    return Message(subject=new_registration_id(), kind=kind, queued_at=at)


async def add(store: Store, *messages: Message) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(*messages)


async def settle(store: Store, leased: LeasedMessage, state: MessageState, due_at: datetime = NOW) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=due_at, reason="a test"))


async def test_a_queued_message_is_leased_once(store: Store) -> None:
    message = a_message()
    await add(store, message)
    assert await store.lease_all(LOGO) == [LeasedMessage(message=message, attempt=1, until=NOW + LEASE)]
    assert await store.lease_all(LOGO) == []


async def test_an_empty_queue_leases_nothing(store: Store) -> None:
    await add(store)
    assert await store.lease_all(LOGO) == []


async def test_each_kind_is_leased_for_itself(store: Store) -> None:
    message = a_message(MAIL)
    await add(store, message)
    assert await store.lease_all(LOGO) == []
    assert [leased.message for leased in await store.lease_all(MAIL)] == [message]


async def test_a_repeated_message_of_a_registration_is_ignored(store: Store) -> None:
    message = a_message()
    await add(store, message)
    await add(store, Message(subject=message.subject, kind=LOGO, queued_at=NOW + LEASE), message)
    assert [leased.message for leased in await store.lease_all(LOGO)] == [message]


async def test_a_message_rolled_back_is_never_leased(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.outbox.ensure(a_message())
            raise RuntimeError("rolled back")
    assert await store.lease_all(LOGO) == []


async def test_a_message_is_not_leased_before_it_is_due(store: Store) -> None:
    await add(store, a_message(at=NOW + timedelta(seconds=1)))
    assert await store.lease_all(LOGO) == []
    assert len(await store.lease_all(LOGO, at=NOW + timedelta(seconds=1))) == 1


async def test_no_more_are_leased_than_asked_for_and_the_longest_due_first(store: Store) -> None:
    messages = [a_message(at=NOW - timedelta(seconds=age)) for age in (1, 3, 2)]
    await add(store, *messages)
    leased = await store.queue.lease(LOGO, limit=2, at=NOW, until=NOW + LEASE)
    assert {one.message for one in leased} == {messages[1], messages[2]}


async def test_leases_come_in_the_order_queued(store: Store) -> None:
    messages = [a_message(at=NOW - timedelta(seconds=age)) for age in (2, 5, 1, 4, 3)]
    await add(store, *messages)
    (first,) = await store.queue.lease(LOGO, limit=1, at=NOW, until=NOW + LEASE)
    await settle(store, first, MessageState.PENDING, NOW)  # due after all others, and yet it was queued before them
    leased = await store.lease_all(LOGO)
    assert [one.message for one in leased] == sorted(messages, key=lambda message: message.queued_at)


async def test_those_tried_least_often_are_leased_first_when_asked_for(store: Store) -> None:
    await add(store, a_message(at=NOW - timedelta(hours=2)))
    (tried,) = await store.lease_all(LOGO, at=NOW - timedelta(hours=1))
    await settle(store, tried, MessageState.PENDING, NOW - timedelta(minutes=30))
    await add(store, untried := a_message(at=NOW))
    (first,) = await store.queue.lease(LOGO, limit=1, at=NOW, until=NOW + LEASE, least_tried=True)
    assert (first.message, first.attempt) == (untried, 1)
    (second,) = await store.queue.lease(LOGO, limit=1, at=NOW, until=NOW + LEASE, least_tried=True)
    assert (second.message, second.attempt) == (tried.message, 2)


async def test_a_lease_that_ran_out_is_given_to_the_next_with_a_higher_attempt(store: Store) -> None:
    await add(store, a_message())
    (first,) = await store.lease_all(LOGO)
    assert await store.lease_all(LOGO, at=NOW + LEASE - timedelta(microseconds=1)) == []
    (second,) = await store.lease_all(LOGO, at=NOW + LEASE)
    assert (second.message, first.attempt, second.attempt) == (first.message, 1, 2)


@pytest.mark.parametrize("state", [MessageState.DELIVERED, MessageState.PARKED])
async def test_a_message_at_its_end_is_never_leased_again(store: Store, state: MessageState) -> None:
    await add(store, a_message())
    (leased,) = await store.lease_all(LOGO)
    await settle(store, leased, state)
    assert await store.lease_all(LOGO, at=NOW + timedelta(days=365)) == []


async def test_a_postponed_message_is_due_when_it_was_postponed_to(store: Store) -> None:
    await add(store, a_message())
    (leased,) = await store.lease_all(LOGO)
    await settle(store, leased, MessageState.PENDING, NOW + timedelta(seconds=5))
    assert await store.lease_all(LOGO, at=NOW + timedelta(seconds=4)) == []
    assert [again.attempt for again in await store.lease_all(LOGO, at=NOW + timedelta(seconds=5))] == [2]


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.PARKED])
async def test_who_lost_a_lease_can_neither_postpone_nor_park(store: Store, state: MessageState) -> None:
    await add(store, a_message())
    (lost,) = await store.lease_all(LOGO)
    await store.lease_all(LOGO, at=NOW + LEASE)
    await settle(store, lost, state, NOW)
    assert await store.lease_all(LOGO, at=NOW + LEASE) == []
    assert len(await store.lease_all(LOGO, at=NOW + 2 * LEASE)) == 1


async def test_a_lease_without_a_call_leaves_attempt_and_reason_as_they_were(store: Store) -> None:
    await add(store, a_message())
    (first,) = await store.lease_all(LOGO)
    await settle(store, first, MessageState.PENDING, NOW)
    (second,) = await store.lease_all(LOGO)
    async with store.unit_of_work.begin() as tx:
        uncalled = Settlement(leased=second, state=MessageState.PENDING, due_at=NOW + LEASE, called=False)
        await tx.outbox.settle(uncalled)
    assert await store.lease_all(LOGO) == []
    (third,) = await store.lease_all(LOGO, at=NOW + LEASE)
    assert (second.attempt, third.attempt) == (2, 2)


async def test_who_lost_a_lease_cannot_settle_the_next_one_though_it_counts_the_same_attempt(store: Store) -> None:
    await add(store, a_message())
    (lost,) = await store.lease_all(LOGO)
    (given_back,) = await store.lease_all(LOGO, at=NOW + LEASE)
    async with store.unit_of_work.begin() as tx:
        uncalled = Settlement(leased=given_back, state=MessageState.PENDING, due_at=NOW + LEASE, called=False)
        await tx.outbox.settle(uncalled)
    (held,) = await store.queue.lease(LOGO, limit=1, at=NOW + LEASE, until=NOW + 3 * LEASE)
    assert held.attempt == given_back.attempt == lost.attempt + 1
    for stale in (lost, given_back):
        await settle(store, stale, MessageState.PARKED)
        await settle(store, stale, MessageState.PENDING, NOW)
    assert await store.lease_all(LOGO, at=NOW + 2 * LEASE) == []
    assert len(await store.lease_all(LOGO, at=NOW + 3 * LEASE)) == 1


async def test_a_delivery_counts_even_from_who_lost_the_lease(store: Store) -> None:
    await add(store, a_message())
    (lost,) = await store.lease_all(LOGO)
    (current,) = await store.lease_all(LOGO, at=NOW + LEASE)
    await settle(store, lost, MessageState.DELIVERED)
    await settle(store, current, MessageState.PENDING)
    assert await store.lease_all(LOGO, at=NOW + timedelta(days=1)) == []


async def test_workers_at_once_never_share_a_message(store: Store) -> None:
    messages = [a_message() for _ in range(40)]
    await add(store, *messages)
    batches = await in_parallel(10, lambda _: store.queue.lease(LOGO, limit=5, at=NOW, until=NOW + LEASE))
    leased = [one.message.subject for batch in batches for one in batch]
    assert len(leased) == len(set(leased))
    rest = await store.lease_all(LOGO)
    assert len(leased) + len(rest) == 40


async def test_waiting_ends_when_a_message_of_that_kind_is_committed(store: Store) -> None:
    await store.lease_all(MAIL)
    waiting = asyncio.create_task(store.queue.wait(MAIL, at_most=timedelta(hours=1)))
    await add(store, a_message(LOGO))
    assert not waiting.done()
    await add(store, a_message(MAIL))
    async with asyncio.timeout(10):
        await waiting


async def test_a_message_committed_before_the_wait_ends_it_at_once(store: Store) -> None:
    await store.lease_all(MAIL)
    await add(store, a_message(MAIL))
    async with asyncio.timeout(10):
        await store.queue.wait(MAIL, at_most=timedelta(hours=1))


async def test_a_message_ends_one_wait_and_not_the_next(store: Store) -> None:
    await store.lease_all(MAIL)
    await add(store, a_message(MAIL))
    await store.queue.wait(MAIL, at_most=timedelta(hours=1))
    waiting = asyncio.create_task(store.queue.wait(MAIL, at_most=timedelta(hours=1)))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    await add(store, a_message(MAIL))
    async with asyncio.timeout(10):
        await waiting


async def test_waiting_ends_by_itself_when_nothing_comes(store: Store) -> None:
    async with asyncio.timeout(10):
        await store.queue.wait(MAIL, at_most=timedelta(milliseconds=1))


async def test_inside_listening_a_wait_ends_as_it_does_outside(store: Store) -> None:
    async with store.queue.listening():
        await store.lease_all(MAIL)
        await add(store, a_message(MAIL))
        async with asyncio.timeout(10):
            await store.queue.wait(MAIL, at_most=timedelta(hours=1))


async def test_an_exception_passes_through_listening(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.queue.listening():
            raise RuntimeError("the worker failed")
    async with store.queue.listening():
        """It can be entered again."""


async def retry(store: Store, *messages: Message, at: datetime = NOW) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(*messages, at=at)


async def ended(store: Store, state: MessageState, message: Message, *, due_at: datetime = NOW) -> Message:
    """The message, queued, leased and come to this end."""
    await add(store, message)
    (leased,) = await store.lease_all(message.kind, at=message.queued_at)
    await settle(store, leased, state, due_at)
    return message


async def test_a_parked_message_queued_anew_is_due_at_once_as_if_it_were_new(store: Store) -> None:
    message = await ended(store, MessageState.PARKED, a_message(), due_at=NOW + timedelta(days=9))
    later = NOW + timedelta(days=3)
    await retry(store, message, at=later)
    assert await store.lease_all(LOGO, at=later - timedelta(microseconds=1)) == []
    (leased,) = await store.lease_all(LOGO, at=later)
    assert leased == LeasedMessage(message=replace(message, queued_at=later), attempt=2, until=later + LEASE)


async def test_of_several_messages_only_those_named_are_queued_anew(store: Store) -> None:
    first, second, third = [await ended(store, MessageState.PARKED, a_message()) for _ in range(3)]
    await retry(store, first, third)
    leased = await store.lease_all(LOGO)
    assert {one.message.subject for one in leased} == {first.subject, third.subject}
    assert second.subject not in {one.message.subject for one in leased}


async def test_nothing_named_queues_nothing_anew(store: Store) -> None:
    await ended(store, MessageState.PARKED, a_message())
    await retry(store)
    assert await store.lease_all(LOGO) == []


async def test_only_the_kind_named_is_queued_anew(store: Store) -> None:
    logo = await ended(store, MessageState.PARKED, a_message(LOGO))
    mail = await ended(store, MessageState.PARKED, replace(logo, kind=MAIL))
    await retry(store, mail)
    assert await store.lease_all(LOGO) == []
    assert [leased.message for leased in await store.lease_all(MAIL)] == [mail]


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.DELIVERED])
async def test_a_message_that_is_not_parked_is_not_queued_anew(store: Store, state: MessageState) -> None:
    message = await ended(store, state, a_message(), due_at=NOW + timedelta(days=1))
    await retry(store, message, at=NOW + LEASE)
    assert await store.lease_all(LOGO, at=NOW + timedelta(hours=23)) == []
    leased = await store.lease_all(LOGO, at=NOW + timedelta(days=1))
    assert [one.message for one in leased] == ([message] if state is MessageState.PENDING else [])


async def test_a_delivered_message_is_queued_anew_when_that_is_asked_for(store: Store) -> None:
    delivered = await ended(store, MessageState.DELIVERED, a_message())
    parked = await ended(store, MessageState.PARKED, a_message())
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.retry(delivered, parked, at=NOW + LEASE, was=MessageState.DELIVERED)
    assert await store.lease_all(LOGO) == []
    (leased,) = await store.lease_all(LOGO, at=NOW + LEASE)
    assert leased.message == replace(delivered, queued_at=NOW + LEASE)


async def hasten(store: Store, *messages: Message, due_after: datetime) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.hasten(*messages, at=NOW, due_after=due_after)


@pytest.mark.parametrize(("due_after", "hastened"), [(timedelta(hours=1), 0), (timedelta(minutes=59), 1)])
async def test_a_message_that_is_due_later_is_hastened(store: Store, due_after: timedelta, hastened: int) -> None:
    message = await ended(store, MessageState.PENDING, a_message(), due_at=NOW + timedelta(hours=1))
    other = await ended(store, MessageState.PENDING, a_message(), due_at=NOW + timedelta(hours=1))
    await hasten(store, message, due_after=NOW + due_after)
    leased = await store.lease_all(LOGO)
    assert [(one.message, one.attempt) for one in leased] == [(message, 2)] * hastened
    assert other not in [one.message for one in leased]


@pytest.mark.parametrize("state", [MessageState.PARKED, MessageState.DELIVERED])
async def test_what_does_not_wait_is_not_hastened(store: Store, state: MessageState) -> None:
    message = await ended(store, state, a_message(), due_at=NOW + timedelta(hours=1))
    await hasten(store, message, due_after=NOW)
    await hasten(store, due_after=NOW)
    assert await store.lease_all(LOGO, at=NOW + timedelta(days=1)) == []


async def test_waiting_ends_when_a_message_of_that_kind_is_hastened(store: Store) -> None:
    message = await ended(store, MessageState.PENDING, a_message(MAIL), due_at=NOW + timedelta(hours=1))
    await store.lease_all(MAIL)
    waiting = asyncio.create_task(store.queue.wait(MAIL, at_most=timedelta(hours=1)))
    await hasten(store, message, due_after=NOW)
    async with asyncio.timeout(10):
        await waiting


async def test_a_leased_message_is_not_queued_anew(store: Store) -> None:
    message = a_message()
    await add(store, message)
    (leased,) = await store.lease_all(LOGO)
    await retry(store, message)
    assert await store.lease_all(LOGO) == []
    await settle(store, leased, MessageState.DELIVERED)
    assert await store.lease_all(LOGO, at=NOW + timedelta(days=1)) == []


async def test_who_parked_a_message_cannot_settle_it_once_it_was_leased_anew(store: Store) -> None:
    message = a_message()
    await add(store, message)
    (old,) = await store.lease_all(LOGO)
    await settle(store, old, MessageState.PARKED)
    await retry(store, message)
    await store.lease_all(LOGO)
    await settle(store, old, MessageState.PARKED)
    assert len(await store.lease_all(LOGO, at=NOW + LEASE)) == 1


async def test_a_message_queued_anew_and_rolled_back_stays_parked(store: Store) -> None:
    message = await ended(store, MessageState.PARKED, a_message())
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.outbox.retry(message, at=NOW)
            raise RuntimeError("rolled back")
    assert await store.lease_all(LOGO) == []


async def test_waiting_ends_when_a_message_of_that_kind_is_queued_anew(store: Store) -> None:
    message = await ended(store, MessageState.PARKED, a_message(MAIL))
    await store.lease_all(MAIL)
    waiting = asyncio.create_task(store.queue.wait(MAIL, at_most=timedelta(hours=1)))
    await add(store, a_message(LOGO))
    assert not waiting.done()
    await retry(store, message)
    async with asyncio.timeout(10):
        await waiting


async def test_deliveries_are_counted_that_ended_after_a_moment(store: Store) -> None:
    assert await store.queue.delivered_since(MAIL, since=NOW) == 0
    for seconds in (0, 1, 2):
        await ended(store, MessageState.DELIVERED, a_message(MAIL), due_at=NOW + timedelta(seconds=seconds))
    counts = [await store.queue.delivered_since(MAIL, since=NOW + timedelta(seconds=after)) for after in (-1, 0, 1, 2)]
    assert counts == [3, 2, 1, 0]


async def test_only_deliveries_of_the_kind_are_counted(store: Store) -> None:
    await ended(store, MessageState.DELIVERED, a_message(LOGO))
    await ended(store, MessageState.PARKED, a_message(MAIL))
    await ended(store, MessageState.PENDING, a_message(MAIL), due_at=NOW + LEASE)
    await add(store, a_message(MAIL))
    before = NOW - LEASE
    assert [await store.queue.delivered_since(kind, since=before) for kind in (LOGO, MAIL)] == [1, 0]
    await add(store, logo := a_message(LOGO, at=NOW + 2 * LEASE))
    (leased,) = await store.lease_all(LOGO, at=NOW + 2 * LEASE)
    assert leased.message == logo
    await settle(store, leased, MessageState.DELIVERED)
    assert await store.queue.delivered_since(LOGO, MAIL, since=before) == 2


async def purge(store: Store, kind: MessageKind = LOGO, *, limit: int = 100, before: datetime = NOW + LEASE) -> int:
    return await store.queue.purge(kind, delivered_before=before, limit=limit)


async def test_a_purge_forgets_what_was_delivered_before_a_moment(store: Store) -> None:
    for seconds in (0, 1, 2):
        await ended(store, MessageState.DELIVERED, a_message(), due_at=NOW + timedelta(seconds=seconds))
    assert await purge(store, before=NOW) == 0
    assert await purge(store, before=NOW + timedelta(seconds=1)) == 1
    assert await store.queue.delivered_since(LOGO, since=NOW - LEASE) == 2
    assert await purge(store, before=NOW + timedelta(seconds=3)) == 2
    assert await store.queue.delivered_since(LOGO, since=NOW - LEASE) == 0


@pytest.mark.parametrize("limit", [1, 2, 5])
async def test_a_purge_forgets_no_more_than_asked_for(store: Store, limit: int) -> None:
    for _ in range(7):
        await ended(store, MessageState.DELIVERED, a_message())
    purged = [await purge(store, limit=limit) for _ in range(8)]
    assert [count for count in purged if count] == [limit] * (7 // limit) + [7 % limit] * (7 % limit > 0)
    assert await store.queue.delivered_since(LOGO, since=NOW - LEASE) == 0


async def test_a_purge_forgets_one_kind(store: Store) -> None:
    logo = await ended(store, MessageState.DELIVERED, a_message(LOGO))
    await ended(store, MessageState.DELIVERED, replace(logo, kind=MAIL))
    assert await purge(store, LOGO) == 1
    assert await store.queue.delivered_since(MAIL, since=NOW - LEASE) == 1
    assert await purge(store, MAIL) == 1


async def test_what_waits_and_what_is_parked_is_never_purged(store: Store) -> None:
    parked = await ended(store, MessageState.PARKED, a_message())
    postponed = await ended(store, MessageState.PENDING, a_message(), due_at=NOW + LEASE)
    waiting = a_message(at=NOW + LEASE)
    await add(store, waiting)
    assert await purge(store, before=NOW + timedelta(days=365)) == 0
    await retry(store, parked)
    leased = await store.lease_all(LOGO, at=NOW + LEASE)
    assert {one.message for one in leased} == {parked, postponed, waiting}


async def test_of_racing_purges_each_message_is_forgotten_by_one(store: Store) -> None:
    for _ in range(20):
        await ended(store, MessageState.DELIVERED, a_message())
    purged = await in_parallel(8, lambda _: purge(store, limit=5))
    assert sum(purged) + await purge(store) == 20
