"""What every ``Outbox`` and ``OutboxQueue`` promise together."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from icct_core import LeasedMessage, Message, MessageKind, MessageState, Settlement, new_registration_id
from tests.stores import NOW, Store, in_parallel

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
LEASE = timedelta(seconds=60)


def a_message(kind: MessageKind = LOGO, at: datetime = NOW) -> Message:
    return Message(registration_id=new_registration_id(), kind=kind, queued_at=at)


async def add(store: Store, *messages: Message) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.add(*messages)


async def settle(store: Store, leased: LeasedMessage, state: MessageState, due_at: datetime = NOW) -> None:
    async with store.unit_of_work.begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=due_at, reason="a test"))


async def test_a_queued_message_is_leased_once(store: Store) -> None:
    message = a_message()
    await add(store, message)
    assert await store.lease_all(LOGO) == [LeasedMessage(message=message, attempt=1)]
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
    await add(store, Message(registration_id=message.registration_id, kind=LOGO, queued_at=NOW + LEASE), message)
    assert [leased.message for leased in await store.lease_all(LOGO)] == [message]


async def test_a_message_rolled_back_is_never_leased(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.unit_of_work.begin() as tx:
            await tx.outbox.add(a_message())
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
    leased = [one.message.registration_id for batch in batches for one in batch]
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


async def test_waiting_ends_by_itself_when_nothing_comes(store: Store) -> None:
    async with asyncio.timeout(10):
        await store.queue.wait(MAIL, at_most=timedelta(milliseconds=1))
