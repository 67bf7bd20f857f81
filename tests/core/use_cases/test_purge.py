"""What is forgotten, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from icct_adapters.memory import InMemoryDatabase, InMemoryKeptUploads, InMemoryOutboxQueue, InMemoryUnitOfWork
from icct_core import IDLE_FOR, OWED_TO_A_NEW_TEAM, MessageKind, MessageState, Purge, Purged, Settlement, UploadLimits
from tests.support.builders import a_command
from tests.support.captain_office import CaptainOffice
from tests.support.in_memory_register_team import Desk, open_desk
from tests.support.sign_in_office import SignInOffice

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


class WatchedQueue(InMemoryOutboxQueue):
    """Remembers how many each call was allowed to forget."""

    def __init__(self, database: InMemoryDatabase) -> None:
        super().__init__(database)
        self.limits: list[int] = []

    async def purge(self, kind: MessageKind, *, limit: int, **when: Any) -> int:
        self.limits.append(limit)
        return await super().purge(kind, limit=limit, **when)


def purge_of(desk: Desk, **changes: Any) -> Purge:
    parts: dict[str, Any] = {
        "queue": InMemoryOutboxQueue(desk.database),
        "unit_of_work": InMemoryUnitOfWork(desk.database),
        "kept_uploads": InMemoryKeptUploads(desk.database),
        "clock": desk.clock,
    }
    return Purge(**parts | changes)


async def settle_all(desk: Desk, state: MessageState, kinds: Sequence[MessageKind] = tuple(MessageKind)) -> None:
    """Every message of these kinds is leased and comes to this end now."""
    queue, now = InMemoryOutboxQueue(desk.database), desk.clock.now()
    for kind in kinds:
        for leased in await queue.lease(kind, limit=1_000, at=now, until=now + MINUTE):
            async with InMemoryUnitOfWork(desk.database).begin() as tx:
                await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=now))


async def register(desk: Desk, count: int) -> None:
    for number in range(count):
        command = a_command(key=f"key-{number}", team_name=f"Team {number}", church_name=f"Church {number}")
        await desk.register(command)


async def test_an_empty_store_has_nothing_to_forget() -> None:
    assert await purge_of(open_desk())() == Purged(messages=0, claims=0)


async def test_delivered_messages_are_kept_for_a_week() -> None:
    desk = open_desk()
    await register(desk, 1)
    await settle_all(desk, MessageState.DELIVERED)
    desk.clock.advance(WEEK)
    assert (await purge_of(desk)()).messages == 0
    desk.clock.advance(INSTANT)
    assert (await purge_of(desk)()).messages == len(OWED_TO_A_NEW_TEAM)
    assert desk.database.tables.outbox == {}


async def test_the_week_begins_with_the_delivery_and_not_with_the_registration() -> None:
    desk = open_desk()
    await register(desk, 1)
    desk.clock.advance(WEEK)
    await settle_all(desk, MessageState.DELIVERED)
    desk.clock.advance(INSTANT)
    assert (await purge_of(desk)()).messages == 0


async def test_how_long_they_are_kept_can_be_chosen() -> None:
    desk = open_desk()
    await register(desk, 1)
    await settle_all(desk, MessageState.DELIVERED)
    desk.clock.advance(MINUTE + INSTANT)
    assert (await purge_of(desk, retention=2 * MINUTE)()).messages == 0
    assert (await purge_of(desk, retention=MINUTE)()).messages == len(OWED_TO_A_NEW_TEAM)


async def test_what_waits_and_what_is_parked_is_never_forgotten() -> None:
    desk = open_desk()
    await register(desk, 2)
    await settle_all(desk, MessageState.PARKED, [MessageKind.STORE_LOGO])
    before = desk.database.tables.outbox
    desk.clock.advance(52 * WEEK)
    assert (await purge_of(desk)()).messages == 0
    assert desk.database.tables.outbox == before


async def test_teams_and_their_waiting_logos_are_never_forgotten() -> None:
    desk = open_desk()
    await register(desk, 2)
    await settle_all(desk, MessageState.DELIVERED)
    before = desk.database.tables
    desk.clock.advance(52 * WEEK)
    await purge_of(desk)()
    after = desk.database.tables
    assert (after.registrations, after.staged_files) == (before.registrations, before.staged_files)


async def test_keys_are_forgotten_when_they_expire() -> None:
    desk = open_desk(idempotency_ttl=MINUTE)
    await register(desk, 3)
    desk.clock.advance(MINUTE - INSTANT)
    assert await purge_of(desk)() == Purged(messages=0, claims=0)
    desk.clock.advance(INSTANT)
    assert await purge_of(desk)() == Purged(messages=0, claims=3)
    assert desk.database.tables.claims == {}


async def test_all_that_is_due_is_forgotten_a_batch_at_a_time() -> None:
    desk = open_desk()
    await register(desk, 5)
    await settle_all(desk, MessageState.DELIVERED)
    desk.clock.advance(WEEK + INSTANT)
    queue = WatchedQueue(desk.database)
    assert await purge_of(desk, queue=queue, batch=2)() == Purged(messages=10, claims=5)
    # for two kinds and the claims batches of 2, 2 and 1; for each kind one that finds nothing
    assert queue.limits == [2] * (2 * 3 + len(MessageKind))
    assert desk.database.tables.outbox == {}
    assert desk.database.tables.claims == {}


async def test_a_second_time_finds_nothing() -> None:
    desk = open_desk()
    await register(desk, 2)
    await settle_all(desk, MessageState.DELIVERED)
    desk.clock.advance(WEEK + INSTANT)
    await purge_of(desk)()
    assert await purge_of(desk)() == Purged(messages=0, claims=0)


def purge_by_twos(office: CaptainOffice | SignInOffice) -> Purge:
    return Purge(
        queue=office.store.outbox_queue,
        kept_uploads=office.store.kept_uploads,
        unit_of_work=office.store.unit_of_work,
        clock=office.clock,
        batch=2,
    )


async def test_codes_that_have_ended_are_forgotten_some_at_a_time() -> None:
    office = CaptainOffice()
    await office.register()
    purge = purge_by_twos(office)
    for _ in range(5):
        await office.ask()
        office.clock.advance(MINUTE)
    office.clock.advance(5 * MINUTE - INSTANT)
    assert await purge() == Purged(messages=0, claims=0)
    office.clock.advance(2 * MINUTE + INSTANT)
    assert await purge() == Purged(messages=0, claims=0, challenges=3)
    office.clock.advance(timedelta(hours=1))
    assert await purge() == Purged(messages=0, claims=0, challenges=2)


async def test_sessions_that_have_ended_are_forgotten_some_at_a_time() -> None:
    office = SignInOffice()
    await office.add()
    purge = purge_by_twos(office)
    for _ in range(5):
        await office.signed_in()
        office.clock.advance(MINUTE)
    office.clock.advance(IDLE_FOR - 5 * MINUTE - INSTANT)
    assert (await purge()).sessions == 0
    office.clock.advance(2 * MINUTE + INSTANT)
    assert (await purge()).sessions == 3
    assert len(office.database.tables.sessions) == 2
    office.clock.advance(MINUTE * 10)
    assert (await purge()).sessions == 2


async def test_pictures_of_forms_that_were_not_sent_again_are_forgotten_one_by_one() -> None:
    desk = open_desk()
    uploads = NotingLimits(desk.database)
    for number in range(3):
        await uploads.keep(f"key-{number}", "192.0.2.1", b"picture", at=desk.clock.now() + number * MINUTE)
    desk.clock.advance(UploadLimits().kept_for + MINUTE)
    assert await purge_of(desk, kept_uploads=uploads)() == Purged(messages=0, claims=0, uploads=2)
    assert uploads.limits == [1, 1, 1]
    assert await uploads.find("key-2", at=desk.clock.now()) == b"picture"


class NotingLimits(InMemoryKeptUploads):
    """Kept uploads that remember how many were to be purged at once."""

    def __init__(self, database: InMemoryDatabase) -> None:
        super().__init__(database)
        self.limits: list[int] = []

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        self.limits.append(limit)
        return await super().purge(ended_at=ended_at, limit=limit)
