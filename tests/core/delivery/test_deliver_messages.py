"""Deliveries under leases: what becomes of each message, whatever its service, the store or the worker does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from icct_adapters.memory import (
    InMemoryDatabase,
    InMemoryFileStorage,
    InMemoryMailer,
    InMemoryOutboxQueue,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
    ManualClock,
)
from icct_adapters.memory.tables import OutboxRow
from icct_core import (
    Ceiling,
    ConfirmByMail,
    CredentialsRefused,
    DatabaseUnavailable,
    DeliverMessages,
    DeliveryFailed,
    DeliveryPaused,
    DeliveryRejected,
    Lane,
    LeasedMessage,
    Mail,
    MessageKind,
    MessageState,
    Registration,
    RegistrationId,
    RetryPolicy,
    ServiceInDoubt,
    StoredFile,
    StoreLogo,
    TeamNotFound,
    Transaction,
    any_number,
)
from icct_core.delivery import settling
from tests.support.builders import a_command, a_jpeg, register_by_steps
from tests.support.http.in_memory_service import until

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
PENDING, DELIVERED, PARKED = (MessageState.PENDING, MessageState.DELIVERED, MessageState.PARKED)
NOW = ManualClock().now()
LEASE, DAY, HOUR = timedelta(seconds=60), timedelta(days=1), timedelta(hours=1)
INSTANT = timedelta(microseconds=1)

Interlude = Callable[[], Awaitable[None]]
T = TypeVar("T")


async def nothing() -> None:
    """Goes on at once."""


def failing(error: BaseException) -> Interlude:
    async def fail() -> None:
        raise error

    return fail


class Gate:
    """An interlude nobody gets through before it is ``open``; ``all_here`` is set when ``expected`` wait."""

    def __init__(self, expected: int = 1) -> None:
        self.expected, self.waiting, self.most = expected, 0, 0
        self.all_here, self.open = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.waiting == self.expected:
            self.all_here.set()
        await self.open.wait()
        self.waiting -= 1


class BusyMailer(InMemoryMailer):
    """Sends after an interlude, which may wait, let time pass, or raise; ``all_sent`` is set when six were sent."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Interlude = nothing
        self.all_sent = asyncio.Event()

    async def send(self, mail: Mail) -> None:
        await self.first()
        await super().send(mail)
        if len(self.sent) == 6:
            self.all_sent.set()


class BusyStorage(InMemoryFileStorage):
    """Stores after an interlude."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Interlude = nothing

    async def store(self, name: str, content: bytes, media_type: str) -> StoredFile:
        await self.first()
        return await super().store(name, content, media_type)


class BusyUnitOfWork(InMemoryUnitOfWork):
    """Before each commit does the next of ``before_commits``, as long as there are any."""

    def __init__(self, database: InMemoryDatabase) -> None:
        super().__init__(database)
        self.before_commits: list[Interlude] = []

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with super().begin() as tx:
            yield tx
            if self.before_commits:
                await self.before_commits.pop(0)()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The use case, where it takes from and where it delivers to."""

    database: InMemoryDatabase
    clock: ManualClock
    mailer: BusyMailer
    files: BusyStorage
    unit_of_work: BusyUnitOfWork
    deliver: DeliverMessages

    async def register(self, count: int = 1) -> None:
        register = register_by_steps(InMemoryUnitOfWork(self.database), clock=self.clock)
        for number in range(count):
            await register(a_command(team_name=f"Team {number}", church_name=f"Church {number}", logo=a_jpeg()))

    @property
    def registrations(self) -> list[Registration]:
        return list(self.database.tables.registrations.values())

    @property
    def staged(self) -> list[bytes]:
        return [one.logo.content for one in self.database.tables.staged_files.values()]

    def lane(self, kind: MessageKind) -> Lane:
        (lane,) = [lane for lane in self.deliver.lanes if kind in lane.deliveries]
        return lane

    def rows(self, kind: MessageKind) -> list[OutboxRow]:
        return [row for row in self.database.tables.outbox.values() if row.message.kind is kind]

    def row(self, kind: MessageKind) -> OutboxRow:
        (row,) = self.rows(kind)
        return row

    def states(self, kind: MessageKind) -> list[MessageState]:
        return [row.state for row in self.rows(kind)]


async def an_office(
    *,
    teams: int = 1,
    ceilings: Sequence[Ceiling] = (),
    slots: int = 8,
    may_call: Callable[[], int | None] = any_number,
    reader: Callable[[InMemoryDatabase], InMemoryRegistrationReader] = InMemoryRegistrationReader,
    **changes: Any,
) -> Office:
    """Some teams registered, none of their messages delivered; ``changes`` are attributes of the use case."""
    database, clock, mailer, files = (InMemoryDatabase(), ManualClock(), BusyMailer(), BusyStorage())
    unit_of_work, registrations = (BusyUnitOfWork(database), reader(database))
    deliver = DeliverMessages(
        queue=InMemoryOutboxQueue(database),
        unit_of_work=unit_of_work,
        clock=clock,
        lanes=[
            Lane(
                deliveries={LOGO: StoreLogo(registrations=registrations, file_storage=files)},
                slots=slots,
                may_call=may_call,
            ),
            Lane(
                deliveries={MAIL: ConfirmByMail(registrations=registrations, mailer=mailer)},
                slots=slots,
                ceilings=ceilings,
                may_call=may_call,
            ),
        ],
        lease=LEASE,
        draw=lambda: 0.5,
    )
    office = Office(
        database=database,
        clock=clock,
        mailer=mailer,
        files=files,
        unit_of_work=unit_of_work,
        deliver=replace(deliver, **changes),
    )
    await office.register(teams)
    return office


async def soon(awaitable: Awaitable[T]) -> T:
    """What a test waits for comes without any time passing; a defect shall end the test, not hang it."""
    return await asyncio.wait_for(awaitable, timeout=10)


async def test_nothing_due_delivers_nothing() -> None:
    office = await an_office(teams=0)
    assert list(await office.deliver(LOGO)) == list(await office.deliver(MAIL)) == []


async def test_a_stored_logo_is_recorded_and_its_bytes_are_no_longer_kept() -> None:
    office = await an_office()
    (outcome,) = await office.deliver(LOGO)
    (registration,), name = office.registrations, f"{office.registrations[0].id}/logo"
    assert office.files.files == {name: (a_jpeg(), "image/jpeg")}
    assert registration.logo == StoredFile(url=f"memory:{name}")
    assert office.staged == []
    assert (outcome.settlement.state, outcome.error) == (DELIVERED, None)
    row = office.row(LOGO)
    assert (row.state, row.attempt, row.due_at, row.reason) == (DELIVERED, 1, NOW, None)


async def test_the_captain_gets_the_mail_of_the_team() -> None:
    office = await an_office()
    (outcome,) = await office.deliver(MAIL)
    (mail,), (registration,) = office.mailer.sent.values(), office.registrations
    assert mail.to == registration.known_team.captain.email
    assert outcome.settlement.leased.message.subject == registration.id
    assert office.states(MAIL) == [DELIVERED]
    assert office.states(LOGO) == [PENDING]


async def test_a_delivered_message_is_never_delivered_again() -> None:
    office = await an_office()
    await office.deliver(MAIL)
    office.clock.advance(7 * DAY)
    assert list(await office.deliver(MAIL)) == []


async def test_a_message_is_delivered_when_its_delivery_has_ended() -> None:
    office = await an_office()

    async def takes_a_while() -> None:
        office.clock.advance(timedelta(seconds=20))

    office.mailer.first = takes_a_while
    await office.deliver(MAIL)
    assert office.row(MAIL).due_at == NOW + timedelta(seconds=20)


async def test_the_bytes_are_kept_and_no_transaction_is_open_until_the_storage_has_confirmed_them() -> None:
    office, gate = await an_office(), Gate()
    office.files.first = gate
    delivering = asyncio.create_task(office.deliver(LOGO))
    await soon(gate.all_here.wait())
    assert office.staged == [a_jpeg()]
    async with asyncio.timeout(10), InMemoryUnitOfWork(office.database).begin():
        gate.open.set()
    await soon(delivering)
    assert office.staged == []


async def test_the_logo_its_bytes_and_its_message_change_together_or_not_at_all() -> None:
    office = await an_office()
    office.unit_of_work.before_commits.append(failing(ValueError("a defect")))
    with pytest.raises(ValueError, match="a defect"):
        await office.deliver(LOGO)
    assert (office.registrations[0].logo, office.staged, office.states(LOGO)) == (None, [a_jpeg()], [PENDING])
    office.clock.advance(LEASE)
    await office.deliver(LOGO)
    assert (office.registrations[0].logo is not None, office.staged, office.states(LOGO)) == (True, [], [DELIVERED])


@pytest.mark.parametrize("error", [DeliveryFailed("no answer"), CredentialsRefused("no answer")], ids=repr)
async def test_a_failed_delivery_is_postponed_by_a_growing_pause_and_its_reason_kept(error: Exception) -> None:
    office = await an_office()
    office.files.first = failing(error)
    for attempt, pause in ((1, timedelta(seconds=0.25)), (2, timedelta(seconds=0.5)), (3, timedelta(seconds=1))):
        (outcome,) = await office.deliver(LOGO)
        assert outcome.error == error
        row = office.row(LOGO)
        assert (row.state, row.attempt, row.reason) == (PENDING, attempt, "no answer")
        assert row.due_at == office.clock.now() + pause
        office.clock.advance(pause - INSTANT)
        assert list(await office.deliver(LOGO)) == []
        office.clock.advance(INSTANT)
    assert office.staged == [a_jpeg()]
    office.files.first = nothing
    await office.deliver(LOGO)
    assert (office.row(LOGO).state, office.row(LOGO).reason, office.staged) == (DELIVERED, None, [])


async def test_a_rejected_delivery_is_parked_at_once() -> None:
    office = await an_office()
    office.mailer.first = failing(DeliveryRejected("no such mailbox"))
    (outcome,) = await office.deliver(MAIL)
    assert (outcome.settlement.state, outcome.settlement.reason) == (PARKED, "no such mailbox")
    row = office.row(MAIL)
    assert (row.state, row.reason, row.due_at) == (PARKED, "no such mailbox", NOW)
    office.clock.advance(7 * DAY)
    assert list(await office.deliver(MAIL)) == []


@pytest.mark.parametrize(("age", "state"), [(72 * HOUR - INSTANT, PENDING), (72 * HOUR, PARKED)])
async def test_a_failing_delivery_is_given_up_after_72_hours(age: timedelta, state: MessageState) -> None:
    office = await an_office(retry=RetryPolicy(least_attempts=1))
    office.mailer.first = failing(DeliveryFailed("no answer"))
    office.clock.advance(age)
    await office.deliver(MAIL)
    assert office.states(MAIL) == [state]


async def test_a_service_that_is_not_called_neither_counts_nor_parks_and_the_reason_before_stays() -> None:
    office, pause = await an_office(), timedelta(seconds=45)
    office.mailer.first = failing(DeliveryFailed("Connection refused"))
    await office.deliver(MAIL)
    office.mailer.first = failing(DeliveryPaused("the service was not called", pause=pause))
    office.clock.advance(100 * HOUR)
    (outcome,) = await office.deliver(MAIL)
    assert (outcome.settlement.called, str(outcome.error)) == (False, "the service was not called")
    row = office.row(MAIL)
    assert (row.state, row.due_at) == (PENDING, office.clock.now() + pause)
    assert (row.attempt, row.reason) == (1, "Connection refused")


async def test_tries_without_a_call_make_no_message_old_enough_to_be_given_up() -> None:
    office = await an_office(retry=RetryPolicy(least_attempts=3))
    office.clock.advance(100 * HOUR)
    paused, failed = DeliveryPaused("it is left alone", pause=INSTANT), DeliveryFailed("Connection refused")
    states = []
    for error in (paused, paused, failed, paused, failed, paused, failed):
        office.mailer.first = failing(error)
        (outcome,) = await office.deliver(MAIL)
        states.append(outcome.settlement.state)
        office.clock.advance(HOUR)
    assert states == [PENDING] * 6 + [PARKED]


async def test_a_message_waits_at_least_as_long_as_its_service_asks_for() -> None:
    office = await an_office()
    office.mailer.first = failing(DeliveryFailed("too many", least_pause=timedelta(seconds=30)))
    await office.deliver(MAIL)
    assert office.row(MAIL).due_at == NOW + timedelta(seconds=30)


async def test_while_its_service_may_not_be_called_nothing_is_leased_and_one_probes_it() -> None:
    allowed: list[int | None] = [0, 1, None]
    office = await an_office(teams=3, may_call=lambda: allowed[0])
    assert list(await office.deliver(MAIL)) == []
    assert {(row.attempt, row.due_at) for row in office.rows(MAIL)} == {(0, NOW)}
    del allowed[0]
    assert len(await office.deliver(MAIL)) == 1
    del allowed[0]
    assert len(await office.deliver(MAIL)) == 2


async def test_the_message_that_probes_its_service_is_the_one_tried_least_often() -> None:
    allowed: list[int | None] = [None]
    office = await an_office(teams=2, may_call=lambda: allowed[0])
    office.mailer.first = failing(ServiceInDoubt("no answer"))
    (failed,) = await office.deliver(MAIL, at_most=1)
    office.clock.advance(timedelta(hours=1))
    async with office.unit_of_work.begin() as tx:
        (other,) = [row for row in office.rows(MAIL) if row.attempt == 0]
        await tx.outbox.retry(other.message, at=office.clock.now(), was=PENDING)  # due after the one that failed
    allowed[0] = 1
    (probe,) = await office.deliver(MAIL)
    assert probe.settlement.leased.message != failed.settlement.leased.message


async def test_no_second_message_is_leased_while_one_probes_the_service() -> None:
    office, gate = await an_office(teams=3, may_call=lambda: 1), Gate()
    office.mailer.first = gate
    async with office.deliver.open(office.lane(MAIL)) as slots:
        assert await slots.fill()
        assert not await slots.fill()
        await soon(gate.all_here.wait())
        gate.open.set()
        await soon(slots.all_ended())
    assert sorted(row.attempt for row in office.rows(MAIL)) == [0, 0, 1]


async def test_a_message_that_is_never_answered_holds_up_one_slot_alone() -> None:
    office, never = await an_office(teams=7, slots=2), Gate()
    interludes: list[Interlude] = [never]
    office.mailer.first = lambda: (interludes.pop(0) if interludes else nothing)()
    async with office.deliver.open(office.lane(MAIL)) as slots:
        for _ in range(7):
            await slots.fill()
            if len(office.mailer.sent) < 6:
                await soon(slots.one_ended())
            slots.take_ended()
        assert (len(office.mailer.sent), slots.busy, slots.free) == (6, 1, 1)
        never.open.set()
        await soon(slots.all_ended())
    assert office.states(MAIL) == [DELIVERED] * 7


async def test_slots_that_are_free_at_about_the_same_time_are_filled_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icct_core.delivery.slots.GATHERING", 60.0)
    office, second, never = await an_office(teams=4, slots=4), Gate(), Gate(expected=2)
    interludes: list[Interlude] = [nothing, second, never, never]
    office.mailer.first = lambda: interludes.pop(0)()
    async with office.deliver.open(office.lane(MAIL)) as slots:
        await slots.fill()
        gathering = asyncio.create_task(slots.some_ended())
        await soon(slots.one_ended())
        await soon(never.all_here.wait())
        assert not gathering.done()
        second.open.set()
        await soon(gathering)
        assert len(slots.take_ended()) == 2
        never.open.set()
        await soon(slots.all_ended())


async def test_kinds_of_a_lane_share_its_slots_and_the_first_goes_first() -> None:
    office = await an_office(teams=3)
    both = Lane(deliveries={**office.lane(MAIL).deliveries, **office.lane(LOGO).deliveries}, slots=4)
    deliver = replace(office.deliver, lanes=[both])
    assert both.name == "confirm_by_mail+store_logo"
    assert len(await deliver(LOGO)) == 4
    assert (office.states(MAIL), office.states(LOGO)) == ([DELIVERED] * 3, [DELIVERED, PENDING, PENDING])


async def test_one_ceiling_counts_the_kinds_of_every_lane_those_under_way_too() -> None:
    office, gate = await an_office(teams=3), Gate(expected=2)
    shared = Ceiling(count=4, period=DAY, kinds=frozenset({LOGO, MAIL}))
    logos, mails = [replace(office.lane(kind), ceilings=[shared]) for kind in (LOGO, MAIL)]
    office.mailer.first = gate
    async with office.deliver.open(logos) as first, office.deliver.open(mails) as second:
        await second.fill(at_most=2)
        await soon(gate.all_here.wait())
        await first.fill()
        await soon(first.all_ended())
        assert office.states(LOGO).count(DELIVERED) == 2
        gate.open.set()
        await soon(second.all_ended())
        first.take_ended()
        second.take_ended()
        assert not await first.fill()
        assert not await second.fill()
    assert (office.states(LOGO).count(DELIVERED), office.states(MAIL).count(DELIVERED)) == (2, 2)


async def test_the_reason_of_an_unexpected_error_names_its_kind_and_nobody() -> None:
    office, error = await an_office(), KeyError("john.samuel@example.com")
    office.mailer.first = failing(error)
    (outcome,) = await office.deliver(MAIL)
    assert (office.row(MAIL).state, office.row(MAIL).reason) == (PENDING, "unexpected KeyError")
    assert outcome.error is error


async def test_a_logo_without_its_bytes_is_parked() -> None:
    office = await an_office()
    office.database.tables.staged_files.clear()
    await office.deliver(LOGO)
    assert (office.row(LOGO).state, office.row(LOGO).reason) == (PARKED, "what was to be delivered is missing")
    assert office.files.files == {}


@pytest.mark.parametrize("slots", [1, 3])
async def test_as_many_mails_leave_at_the_same_time_as_there_are_slots(slots: int) -> None:
    office, gate = await an_office(teams=5, slots=slots), Gate(expected=slots)
    office.mailer.first = gate
    delivering = asyncio.create_task(office.deliver(MAIL))
    await soon(gate.all_here.wait())
    gate.open.set()
    assert len(await soon(delivering)) == slots
    assert gate.most == slots


async def test_no_more_are_leased_than_there_are_slots() -> None:
    office = await an_office(teams=5, slots=2)
    assert [len(await office.deliver(MAIL)) for _ in range(4)] == [2, 2, 1, 0]


async def test_no_more_are_leased_than_asked_for() -> None:
    office = await an_office(teams=5)
    assert [len(await office.deliver(MAIL, at_most=2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_one_that_fails_does_not_keep_the_others() -> None:
    office = await an_office(teams=3)
    interludes = [nothing, failing(DeliveryRejected("no such mailbox")), nothing]
    office.mailer.first = lambda: interludes.pop(0)()
    assert [outcome.settlement.state for outcome in await office.deliver(MAIL)] == [DELIVERED, PARKED, DELIVERED]
    assert office.states(MAIL) == [DELIVERED, PARKED, DELIVERED]


class SlowReader(InMemoryRegistrationReader):
    """Lets ``slowness`` pass on ``clock`` at each reading."""

    clock: ManualClock
    slowness: timedelta

    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        self.clock.advance(self.slowness)
        return await super().find_many(registration_ids)


async def a_slow_office(slowness: timedelta) -> Office:
    """One that takes so long to read what its two mails need."""
    office = await an_office(teams=2, reader=SlowReader)
    reader = office.lane(MAIL).deliveries[MAIL].registrations  # type: ignore[attr-defined]
    reader.clock, reader.slowness = office.clock, slowness
    return office


@pytest.mark.parametrize(("slowness", "sent"), [(LEASE / 2 - INSTANT, 2), (LEASE / 2, 0), (LEASE, 0)])
async def test_a_delivery_is_only_begun_in_the_first_half_of_its_lease(slowness: timedelta, sent: int) -> None:
    office = await a_slow_office(slowness)
    await office.deliver(MAIL)
    assert len(office.mailer.sent) == sent


async def test_a_delivery_whose_turn_did_not_come_is_due_again_at_once_and_was_no_try() -> None:
    office = await a_slow_office(LEASE / 2)
    for late in await office.deliver(MAIL):
        assert (late.settlement.state, late.settlement.due_at) == (PENDING, NOW + LEASE / 2)
        assert str(late.error) == "its turn did not come"
    assert {(row.due_at, row.attempt, row.reason) for row in office.rows(MAIL)} == {(NOW + LEASE / 2, 0, None)}


async def test_a_cancellation_gives_every_lease_back() -> None:
    office, gate = await an_office(teams=3), Gate(expected=3)
    office.mailer.first = gate
    delivering = asyncio.create_task(office.deliver(MAIL))
    await soon(gate.all_here.wait())
    assert {row.due_at for row in office.rows(MAIL)} == {NOW + LEASE}
    delivering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await soon(delivering)
    assert {(row.state, row.due_at, row.reason) for row in office.rows(MAIL)} == {(PENDING, NOW, None)}
    office.mailer.first = nothing
    assert len(await office.deliver(MAIL)) == 3


async def test_a_delivery_that_is_being_committed_is_recorded_in_spite_of_a_cancellation() -> None:
    office, gate, never = await an_office(teams=2), Gate(), Gate()
    interludes: list[Interlude] = [nothing, never]
    office.mailer.first = lambda: interludes.pop(0)()
    office.unit_of_work.before_commits.append(gate)
    delivering = asyncio.create_task(office.deliver(MAIL))
    await soon(gate.all_here.wait())
    await soon(never.all_here.wait())
    delivering.cancel()
    gate.open.set()
    with pytest.raises(asyncio.CancelledError):
        await soon(delivering)
    first, second = office.rows(MAIL)
    assert (first.state, first.reason) == (DELIVERED, None)
    assert (second.state, second.due_at, second.attempt) == (PENDING, NOW, 1)
    assert len(office.mailer.sent) == 1


async def test_a_postponement_that_is_being_committed_is_kept_in_spite_of_a_cancellation() -> None:
    office, gate = await an_office(), Gate()
    office.mailer.first = failing(DeliveryRejected("no such mailbox"))
    office.unit_of_work.before_commits.append(gate)
    delivering = asyncio.create_task(office.deliver(MAIL))
    await soon(gate.all_here.wait())
    delivering.cancel()
    gate.open.set()
    with pytest.raises(asyncio.CancelledError):
        await soon(delivering)
    assert (office.row(MAIL).state, office.row(MAIL).reason) == (PARKED, "no such mailbox")


async def test_a_settlement_that_fails_is_told_and_keeps_no_other_from_being_settled() -> None:
    office = await an_office(teams=3)
    together = one_by_one = failing(ValueError("a defect"))
    office.unit_of_work.before_commits += [together, nothing, one_by_one]
    with pytest.raises(ValueError, match="a defect"):
        await office.deliver(MAIL)
    assert office.states(MAIL) == [DELIVERED, PENDING, DELIVERED]
    office.clock.advance(LEASE - INSTANT)
    assert list(await office.deliver(MAIL)) == []
    office.clock.advance(INSTANT)
    assert len(await office.deliver(MAIL)) == 1
    assert office.states(MAIL) == [DELIVERED] * 3
    assert len(office.mailer.sent) == 3


async def test_a_ceiling_leaves_room_for_what_was_not_delivered_in_its_period() -> None:
    office = await an_office(teams=4, ceilings=[Ceiling(count=3, period=DAY)], slots=2)
    assert [len(await office.deliver(MAIL)) for _ in range(3)] == [2, 1, 0]
    office.clock.advance(DAY - INSTANT)
    assert list(await office.deliver(MAIL)) == []
    office.clock.advance(INSTANT)
    assert len(await office.deliver(MAIL)) == 1


async def test_without_room_nothing_is_leased() -> None:
    office = await an_office(teams=2, ceilings=[Ceiling(count=1, period=DAY)])
    await office.deliver(MAIL)
    await office.deliver(MAIL)
    waits = office.rows(MAIL)[1]
    assert (waits.state, waits.attempt, waits.due_at) == (PENDING, 0, NOW)


async def test_of_several_ceilings_the_lowest_counts() -> None:
    office = await an_office(teams=9, ceilings=[Ceiling(count=4, period=HOUR), Ceiling(count=6, period=DAY)])
    delivered = []
    for _ in range(3):
        delivered.append(len(await office.deliver(MAIL)))
        office.clock.advance(HOUR)
    assert delivered == [4, 2, 0]
    office.clock.advance(DAY)
    assert len(await office.deliver(MAIL)) == 3


async def test_a_ceiling_lowered_below_what_was_delivered_leaves_no_room() -> None:
    office = await an_office(teams=3, slots=2)
    await office.deliver(MAIL)
    lower = replace(office.lane(MAIL), ceilings=[Ceiling(count=1, period=DAY)])
    assert list(await replace(office.deliver, lanes=[lower])(MAIL)) == []


async def test_a_ceiling_counts_deliveries_of_its_kind_and_not_what_failed() -> None:
    office = await an_office(teams=2, ceilings=[Ceiling(count=2, period=DAY)])
    await office.deliver(LOGO)
    office.mailer.first = failing(DeliveryFailed("no answer"))
    await office.deliver(MAIL)
    office.clock.advance(HOUR)
    office.mailer.first = nothing
    assert [outcome.settlement.state for outcome in await office.deliver(MAIL)] == [DELIVERED, DELIVERED]


async def lose_the_lease(office: Office) -> None:
    """The delivery takes so long that another worker is given its message."""
    office.clock.advance(LEASE)
    now = office.clock.now()
    assert len(await office.deliver.queue.lease(MAIL, limit=1, at=now, until=now + LEASE)) == 1


@pytest.mark.parametrize("error", [DeliveryFailed("no answer"), DeliveryRejected("no such mailbox")], ids=repr)
async def test_who_lost_the_lease_can_neither_postpone_nor_park(error: Exception) -> None:
    office = await an_office()

    async def too_slow() -> None:
        await lose_the_lease(office)
        raise error

    office.mailer.first = too_slow
    await office.deliver(MAIL)
    row = office.row(MAIL)
    assert (row.state, row.attempt, row.due_at, row.reason) == (PENDING, 2, NOW + 2 * LEASE, None)


async def test_a_delivery_counts_even_from_who_lost_the_lease() -> None:
    office = await an_office()
    office.mailer.first = lambda: lose_the_lease(office)
    await office.deliver(MAIL)
    assert office.states(MAIL) == [DELIVERED]


async def test_what_ends_during_a_commit_is_committed_together_with_the_next() -> None:
    office, commit, others = await an_office(teams=6), Gate(), Gate(expected=5)
    interludes: list[Interlude] = [nothing, *[others] * 5]
    office.mailer.first = lambda: interludes.pop(0)()
    office.unit_of_work.before_commits += [commit, *[nothing] * 5]
    delivering = asyncio.create_task(office.deliver(MAIL))
    await soon(commit.all_here.wait())
    await soon(others.all_here.wait())
    others.open.set()
    await soon(office.mailer.all_sent.wait())
    commit.open.set()
    await soon(delivering)
    assert office.states(MAIL) == [DELIVERED] * 6
    assert len(office.unit_of_work.before_commits) == 4  # one commit for the other five


async def test_a_logo_that_cannot_be_recorded_keeps_no_other_from_being_recorded() -> None:
    office = await an_office(teams=4)
    del office.database.tables.registrations[office.registrations[2].id]
    with pytest.raises(TeamNotFound):
        await office.deliver(LOGO)
    assert office.states(LOGO) == [DELIVERED, DELIVERED, PENDING, DELIVERED]


AWAY = failing(DatabaseUnavailable())


async def test_a_mail_sent_while_the_database_goes_away_is_recorded_when_it_is_back_and_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "TRY_AGAIN_AFTER", 0)
    office = await an_office(teams=3)
    office.unit_of_work.before_commits += [AWAY] * 5
    assert len(await office.deliver(MAIL)) == 3
    assert office.states(MAIL) == [DELIVERED] * 3
    assert office.unit_of_work.before_commits == []


async def test_while_the_database_is_away_slots_stay_taken_until_their_leases_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "TRY_AGAIN_AFTER", 0)
    office = await an_office(teams=3, slots=1)

    async def away() -> None:
        office.clock.advance(LEASE / 4)
        raise DatabaseUnavailable

    office.unit_of_work.before_commits += [away] * 10
    with pytest.raises(DatabaseUnavailable):
        await office.deliver(MAIL)
    assert len(office.mailer.sent) == 1
    assert office.states(MAIL) == [PENDING] * 3


async def test_what_was_committed_is_not_committed_again_with_what_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "TRY_AGAIN_AFTER", 0)
    office = await an_office(teams=3)
    together, one_by_one = failing(ValueError("a defect")), [nothing, nothing, AWAY]
    office.unit_of_work.before_commits += [together, *one_by_one, nothing]
    await office.deliver(MAIL)
    assert office.states(MAIL) == [DELIVERED] * 3
    assert office.unit_of_work.before_commits == []


async def test_a_stop_waits_for_no_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "TRY_AGAIN_AFTER", 0.01)
    office, asked = await an_office(teams=2), asyncio.Event()

    async def away() -> None:
        asked.set()
        raise DatabaseUnavailable

    office.unit_of_work.before_commits += [away] * 1000
    delivering = asyncio.create_task(office.deliver(MAIL, at_most=1))
    await soon(asked.wait())
    delivering.cancel()
    with pytest.raises(DatabaseUnavailable):
        await soon(delivering)
    assert [(row.state, row.due_at) for row in office.rows(MAIL)] == [(PENDING, NOW + LEASE), (PENDING, NOW)]
    assert len(office.mailer.sent) == 1


async def being_stopped(office: Office, gate: Gate) -> asyncio.Task[None]:
    """Deliveries that were cancelled while a mail is under way and the settlement of another waits at the gate."""
    slots, never = office.deliver.open(office.lane(MAIL)), Gate()
    interludes: list[Interlude] = [nothing, never]
    office.mailer.first = lambda: interludes.pop(0)()

    async def deliver() -> None:
        async with slots:
            await slots.fill()
            await slots.all_ended()

    delivering = asyncio.create_task(deliver())
    await soon(gate.all_here.wait())
    await soon(never.all_here.wait())
    delivering.cancel()
    await until(lambda: not slots.busy)
    return delivering


async def test_a_mail_whose_settlement_fails_during_a_stop_is_settled_and_not_given_back() -> None:
    office, gate = await an_office(teams=2), Gate()

    async def away() -> None:
        await gate()
        raise DatabaseUnavailable

    office.unit_of_work.before_commits.append(away)
    delivering = await being_stopped(office, gate)
    gate.open.set()
    with pytest.raises(asyncio.CancelledError):
        await soon(delivering)
    assert office.states(MAIL) == [DELIVERED, PENDING]
    assert office.rows(MAIL)[1].due_at == NOW
    assert len(office.mailer.sent) == 1


async def test_no_second_cancellation_stops_a_commit() -> None:
    office, gate = await an_office(teams=2), Gate()
    office.unit_of_work.before_commits.append(gate)
    delivering = await being_stopped(office, gate)
    delivering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await soon(delivering)
    gate.open.set()
    await until(lambda: office.states(MAIL) == [DELIVERED, PENDING])


async def test_a_commit_that_a_library_cancels_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "TRY_AGAIN_AFTER", 0)
    office = await an_office(teams=3)
    office.unit_of_work.before_commits.append(failing(asyncio.CancelledError()))
    assert len(await soon(office.deliver(MAIL))) == 3
    assert office.states(MAIL) == [DELIVERED] * 3


async def test_a_commit_that_is_cancelled_itself_is_not_tried_again() -> None:
    """As at the end of a process, which cancels everything and waits for it."""
    office, gate = await an_office(teams=1), Gate()
    office.unit_of_work.before_commits.append(gate)
    slots = office.deliver.open(office.lane(MAIL))
    await slots.fill()
    await soon(gate.all_here.wait())
    everything = [slots._settling._committing, *slots._busy.values()]
    for task in filter(None, everything):
        task.cancel()
    assert [await ended(task) for task in filter(None, everything)] == [True, True]


async def ended(task: asyncio.Task[Any]) -> bool:
    await soon(asyncio.wait([task]))
    return task.cancelled()


class ShortSightedReader(InMemoryRegistrationReader):
    """Fails for every team but those it can read, as a row that was written by hand may make it."""

    error: Exception = ValueError("Xanthe Planted")

    async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
        found = await super().find_many(registration_ids)
        if any(registration.team_id.number == 2 for registration in found):
            raise self.error
        return found


async def test_a_team_that_cannot_be_read_keeps_no_other_from_its_mail() -> None:
    office = await an_office(teams=3, reader=ShortSightedReader)
    outcomes = await office.deliver(MAIL)
    assert office.states(MAIL) == [DELIVERED, PENDING, DELIVERED]
    assert [outcome.settlement.reason for outcome in outcomes] == [None, "unexpected ValueError", None]


async def test_a_store_that_cannot_be_read_postpones_all_without_asking_again_and_again() -> None:
    class UnavailableReader(InMemoryRegistrationReader):
        asked = 0

        async def find_many(self, registration_ids: Collection[RegistrationId]) -> Sequence[Registration]:
            UnavailableReader.asked += 1
            raise DatabaseUnavailable

    office = await an_office(teams=3, reader=UnavailableReader)
    await office.deliver(MAIL)
    assert {(row.attempt, row.reason) for row in office.rows(MAIL)} == {(0, None)}
    assert UnavailableReader.asked == 1


async def test_a_cancellation_that_comes_with_the_leases_gives_them_back() -> None:
    class CancellingQueue(InMemoryOutboxQueue):
        async def lease(
            self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
        ) -> Sequence[LeasedMessage]:
            leased = await super().lease(kind, limit=limit, at=at, until=until, least_tried=least_tried)
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
            return leased

    office = await an_office(teams=3)
    office.mailer.first = Gate()
    deliver = replace(office.deliver, queue=CancellingQueue(office.database))
    with pytest.raises(asyncio.CancelledError):
        await soon(asyncio.create_task(deliver(MAIL)))
    assert {(row.state, row.due_at) for row in office.rows(MAIL)} == {(PENDING, NOW)}


async def test_a_call_that_its_library_cancels_is_a_failed_delivery() -> None:
    office = await an_office()
    office.mailer.first = failing(asyncio.CancelledError())
    (outcome,) = await office.deliver(MAIL)
    assert (outcome.settlement.state, outcome.settlement.reason) == (PENDING, "the call was given up")
