"""The worker: it delivers whatever happens, stops when told, and its log names no person."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from icct_adapters.memory import (
    InMemoryDatabase,
    InMemoryFileStorage,
    InMemoryKeptUploads,
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
    FileStorage,
    Lane,
    LeasedMessage,
    Mail,
    Mailer,
    Message,
    MessageKind,
    MessageMalformed,
    MessageState,
    Purge,
    Purged,
    Registration,
    RetryPolicy,
    StoreLogo,
    Transaction,
)
from icct_http.cli.serve.worker_process import work
from icct_http.service.logs.tracebacks import add_traceback
from icct_http.service.settings.settings import VARIABLES, Settings
from icct_http.service.start_up.preparation import prepare
from icct_http.service.start_up.start_error import StartError
from icct_http.service.worker import delivery_worker
from icct_http.service.worker.delivery_worker import GRACE, DeliveryWorker, Shift, working
from tests.support.builders import a_command, a_squad, register_by_steps
from tests.support.http.in_memory_service import until

HOUR = timedelta(hours=1)
AT_ONCE = timedelta()
STOPS = (signal.SIGTERM, signal.SIGINT)
LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
DELIVERED, PENDING, PARKED = MessageState.DELIVERED, MessageState.PENDING, MessageState.PARKED

_SQUAD = a_squad()
PERSONAL = (
    *("Grace Warriors", "John Samuel", "9876543210", "john.samuel@example.com", "9876543211", "David Raj"),
    *(player["name"] for player in _SQUAD),
    *(player["phone"] for player in _SQUAD),
)


class FailingMailer(InMemoryMailer):
    """Sends nothing; raises ``error``."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def send(self, mail: Mail) -> None:
        raise self.error


class SlowMailer(InMemoryMailer):
    """Sends nothing before it ``may_send``."""

    def __init__(self) -> None:
        super().__init__()
        self.called, self.may_send = asyncio.Event(), asyncio.Event()

    async def send(self, mail: Mail) -> None:
        self.called.set()
        await self.may_send.wait()
        await super().send(mail)


class SlowStorage(InMemoryFileStorage):
    """Never stores anything."""

    async def store(self, name: str, content: bytes, media_type: str) -> Any:
        await asyncio.Event().wait()


class RefusingStorage(InMemoryFileStorage):
    async def store(self, name: str, content: bytes, media_type: str) -> Any:
        raise CredentialsRefused("Cloudinary refuses the key")


class WatchedQueue(InMemoryOutboxQueue):
    """Counts what was asked for; raises each of ``errors`` in turn, one a lease of a mail."""

    def __init__(self, database: InMemoryDatabase, *errors: BaseException) -> None:
        super().__init__(database)
        self.errors = list(errors)
        self.leases = dict.fromkeys((LOGO, MAIL), 0)
        self.limits: list[int] = []
        self.purges = 0
        self.fails = False
        self.counts = 0

    async def lease(
        self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
    ) -> Sequence[LeasedMessage]:
        self.leases[kind] += 1
        self.limits.append(limit)
        if kind is MAIL and self.errors:
            raise self.errors.pop(0)
        return await super().lease(kind, limit=limit, at=at, until=until, least_tried=least_tried)

    async def delivered_since(self, *kinds: MessageKind, since: datetime) -> int:
        self.counts += 1
        return await super().delivered_since(*kinds, since=since)

    async def purge(self, kind: MessageKind, *, delivered_before: datetime, limit: int) -> int:
        self.purges += 1
        if self.fails:
            raise DatabaseUnavailable("away")
        return await super().purge(kind, delivered_before=delivered_before, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A worker, where it takes from, and where it delivers to."""

    database: InMemoryDatabase
    clock: ManualClock
    queue: WatchedQueue
    files: FileStorage
    mailer: Mailer
    worker: DeliveryWorker

    async def register(self, **changes: Any) -> None:
        register = register_by_steps(InMemoryUnitOfWork(self.database), clock=self.clock)
        await register(a_command(**changes))

    def rows(self, kind: MessageKind) -> list[OutboxRow]:
        return [row for row in self.database.tables.outbox.values() if row.message.kind is kind]

    def states(self, kind: MessageKind) -> list[MessageState]:
        return [row.state for row in self.rows(kind)]

    async def until_settled(self) -> None:
        """Each message was leased, and none is under way any more."""
        await until(lambda: not any(map(self._may_be_under_way, self.database.tables.outbox.values())))

    def _may_be_under_way(self, row: OutboxRow) -> bool:
        """One that was put off for an hour without a call has no reason."""
        return row.state is PENDING and not row.reason and row.due_at != self.clock.now() + HOUR


def a_bench(
    *errors: BaseException,
    files: FileStorage | None = None,
    mailer: Mailer | None = None,
    least_attempts: int = 20,
    ceilings: Sequence[Ceiling] = (),
    mail_slots: int = 4,
    **changes: Any,
) -> Bench:
    """Its lanes wake only when something is queued, unless ``poll`` and ``purge_every`` are changed."""
    database, clock = InMemoryDatabase(), ManualClock()
    queue, unit_of_work = WatchedQueue(database, *errors), InMemoryUnitOfWork(database)
    registrations = InMemoryRegistrationReader(database)
    files, mailer = files or InMemoryFileStorage(), mailer or InMemoryMailer()
    deliver = DeliverMessages(
        queue=queue,
        unit_of_work=unit_of_work,
        clock=clock,
        lanes=[
            Lane(deliveries={LOGO: StoreLogo(registrations=registrations, file_storage=files)}, slots=8),
            Lane(
                deliveries={MAIL: ConfirmByMail(registrations=registrations, mailer=mailer)},
                slots=mail_slots,
                ceilings=ceilings,
            ),
        ],
        retry=RetryPolicy(least_attempts=least_attempts),
        draw=lambda: 1.0,
    )
    purge = Purge(queue=queue, unit_of_work=unit_of_work, kept_uploads=InMemoryKeptUploads(database), clock=clock)
    worker = DeliveryWorker(deliver=deliver, purge=purge, queue=queue, poll=HOUR, purge_every=HOUR)
    worker = replace(worker, **changes)
    return Bench(database=database, clock=clock, queue=queue, files=files, mailer=mailer, worker=worker)


@asynccontextmanager
async def at_work(bench: Bench) -> AsyncIterator[list[Any]]:
    """The worker works during the block; at its end it must stop soon. Gives what it logs."""
    with structlog.testing.capture_logs() as lines:
        async with asyncio.timeout(GRACE / 2), working(bench.worker):
            yield lines


async def test_what_was_queued_before_and_what_is_queued_meanwhile_is_delivered() -> None:
    bench = a_bench()
    await bench.register()
    async with at_work(bench):
        await bench.until_settled()
        await bench.register(team_name="Lions")
        await bench.until_settled()
    assert bench.states(LOGO) == bench.states(MAIL) == [DELIVERED] * 2


async def test_a_file_host_that_hangs_does_not_hold_up_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_worker, "GRACE", 0)
    bench = a_bench(files=SlowStorage())
    async with at_work(bench):
        for name in ("Lions", "Tigers"):
            await bench.register(team_name=name)
        await until(lambda: bench.states(MAIL) == [DELIVERED] * 2)
        assert bench.states(LOGO) == [PENDING] * 2


async def test_a_mail_server_that_hangs_does_not_hold_up_the_logos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_worker, "GRACE", 0)
    bench = a_bench(mailer=SlowMailer())
    async with at_work(bench):
        for name in ("Lions", "Tigers"):
            await bench.register(team_name=name)
        await until(lambda: bench.states(LOGO) == [DELIVERED] * 2)
        assert bench.states(MAIL) == [PENDING] * 2


async def test_what_is_under_way_at_a_stop_is_finished_and_nothing_else_is_begun() -> None:
    mailer = SlowMailer()
    bench, stop = a_bench(mailer=mailer), asyncio.Event()
    await bench.register()
    running = asyncio.create_task(bench.worker.run(stop))
    await mailer.called.wait()
    stop.set()
    await bench.register(team_name="Lions")
    mailer.may_send.set()
    async with asyncio.timeout(10):
        await running
    assert bench.states(MAIL) == [DELIVERED, PENDING]
    assert [row.attempt for row in bench.rows(MAIL)] == [1, 0]


async def test_what_does_not_end_in_time_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_worker, "GRACE", 0.01)
    mailer = SlowMailer()
    bench = a_bench(mailer=mailer)
    await bench.register()
    async with at_work(bench):
        await mailer.called.wait()
    (row,) = bench.rows(MAIL)
    assert (row.state, row.due_at, row.attempt) == (PENDING, bench.clock.now(), 1)


class DatabaseAway(InMemoryUnitOfWork):
    """Commits nothing."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with super().begin() as tx:
            yield tx
            raise DatabaseUnavailable("it is away")


async def test_a_stop_says_whether_leases_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_worker, "GRACE", 0.01)
    mailer = SlowMailer()
    bench = a_bench(mailer=mailer)
    await bench.register()
    async with asyncio.timeout(10), working(bench.worker) as shift:
        await mailer.called.wait()
    assert not shift.leases_left


async def test_a_stop_without_a_database_is_told_once_a_lane_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery_worker, "GRACE", 0.01)
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    mailer, files = InMemoryMailer(), InMemoryFileStorage()
    bench = a_bench(mailer=mailer, files=files)
    await bench.register()
    deliver = replace(bench.worker.deliver, unit_of_work=DatabaseAway(bench.database))
    worker = replace(bench.worker, deliver=deliver)
    with structlog.testing.capture_logs() as lines:
        async with asyncio.timeout(10), working(worker) as shift:
            await until(lambda: mailer.sent and files.files)
    gc.collect()  # what nobody asked for is told now
    assert (shift.leases_left, told) == (True, [])
    assert [(line["event"], line["cause"]) for line in lines] == [("deliveries_paused", "it is away")] * 2
    assert {line["lane"] for line in lines} == {"store_logo", "confirm_by_mail"}


async def test_a_lane_that_has_reached_its_ceiling_looks_once_for_each_registration() -> None:
    bench = a_bench(ceilings=[Ceiling(count=1, period=HOUR)])
    async with at_work(bench):
        for number, name in enumerate(("Lions", "Tigers", "Bears")):
            await bench.register(team_name=name)
            await until(lambda: bench.states(LOGO) == [DELIVERED] * (number + 1))  # noqa: B023  called at once
        for _ in range(100):
            await asyncio.sleep(0)  # each would be a look of a lane that never rests
    assert bench.states(MAIL) == [DELIVERED, PENDING, PENDING]
    assert bench.queue.counts <= 6


async def test_an_idle_worker_stops_at_once() -> None:
    bench = a_bench()
    async with at_work(bench):
        await until(lambda: all(bench.queue.leases.values()))
    assert bench.queue.leases == {LOGO: 1, MAIL: 1}


async def test_a_database_that_is_away_is_asked_again() -> None:
    bench = a_bench(DatabaseUnavailable("it is away"), DatabaseUnavailable("it is away"), poll=AT_ONCE)
    await bench.register()
    async with at_work(bench) as lines:
        await bench.until_settled()
    assert bench.states(MAIL) == [DELIVERED]
    paused = {
        "event": "deliveries_paused",
        "log_level": "warning",
        "lane": "confirm_by_mail",
        "reason": "database unavailable",
        "cause": "it is away",
    }
    assert [line for line in lines if line["event"] == "deliveries_paused"] == [paused] * 2


@pytest.mark.parametrize("error", [KeyError("a defect"), asyncio.CancelledError("of a library's own call")], ids=repr)
async def test_a_defect_ends_no_lane(error: BaseException) -> None:
    bench = a_bench(error, poll=AT_ONCE)
    await bench.register()
    async with at_work(bench) as lines:
        await bench.until_settled()
    assert bench.states(MAIL) == [DELIVERED]
    (line,) = [line for line in lines if line["event"] == "deliveries_failed"]
    assert line == {"event": "deliveries_failed", "log_level": "error", "lane": "confirm_by_mail", "exc_info": True}


async def test_after_an_error_a_lane_waits_before_it_goes_on_but_not_before_it_stops() -> None:
    bench = a_bench(DatabaseUnavailable("it is away"))
    await bench.register()
    async with at_work(bench):
        await until(lambda: bench.states(LOGO) == [DELIVERED])
        assert bench.queue.leases[MAIL] == 1
    assert bench.rows(MAIL)[0].attempt == 0


async def test_a_lane_rests_as_long_as_its_service_does_but_stops_at_once() -> None:
    bench = a_bench(mailer=FailingMailer(DeliveryPaused("it is left alone", pause=HOUR)))
    await bench.register()
    async with at_work(bench):
        await until(lambda: bench.rows(MAIL)[0].due_at == bench.clock.now() + HOUR)
        await bench.register(team_name="Lions")
        await until(lambda: bench.states(LOGO) == [DELIVERED] * 2)
        assert bench.queue.leases[MAIL] == 1
    assert [row.attempt for row in bench.rows(MAIL)] == [0, 0]


async def test_a_lane_goes_on_when_its_service_has_rested() -> None:
    mailer = FailingMailer(DeliveryPaused("it is left alone", pause=timedelta(milliseconds=1)))
    bench = a_bench(mailer=mailer, poll=timedelta(milliseconds=1))
    await bench.register()
    async with at_work(bench):
        await until(lambda: bench.rows(MAIL)[0].due_at > bench.clock.now())
        await bench.register(team_name="Lions")
        await until(lambda: bench.rows(MAIL)[1].due_at > bench.clock.now())
    assert bench.queue.leases[MAIL] >= 2


async def test_what_is_old_is_forgotten() -> None:
    bench = a_bench(purge_every=AT_ONCE)
    await bench.register(key="4b1c7d")
    async with at_work(bench) as lines:
        await bench.until_settled()
        before = bench.queue.purges
        await until(lambda: bench.queue.purges > before + 4)
        assert len(bench.database.tables.outbox) == 2
        bench.clock.advance(timedelta(days=8))
        await until(lambda: not bench.database.tables.outbox and not bench.database.tables.claims)
    purged = [line for line in lines if line["event"] == "purged"]
    assert all(line["log_level"] == "info" for line in purged)
    assert (sum(line["messages"] for line in purged), sum(line["claims"] for line in purged)) == (2, 1)


async def test_what_a_purge_did_and_that_one_failed_is_observed() -> None:
    seen: list[Purged | None] = []
    bench = a_bench(purge_every=AT_ONCE, observe_purge=seen.append)
    async with at_work(bench):
        await until(lambda: len(seen) > 1)
        assert set(seen) == {Purged(messages=0, claims=0)}
        bench.queue.fails = True
        await until(lambda: None in seen)


async def log_of_a_delivery(bench: Bench, *, level: str | None = None) -> dict[str, dict[str, Any]]:
    """The only line of each kind, at this level or at any, without the id it must have."""
    await bench.register()
    async with at_work(bench) as all_lines:
        await bench.until_settled()
    lines = [line for line in all_lines if level in {None, line["log_level"]}]
    assert len(lines) == 2
    (registration_id,) = bench.database.tables.registrations
    assert {line.pop("registration_id") for line in lines} == {str(registration_id)}
    return {line.pop("kind"): line for line in lines}


async def test_a_delivery_is_logged() -> None:
    delivered = {"event": "message_delivered", "log_level": "info", "attempt": 1}
    assert await log_of_a_delivery(a_bench()) == {"store_logo": delivered, "confirm_by_mail": delivered}


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (DeliveryFailed("it is busy"), "message_postponed"),
        (DeliveryPaused("it is busy", pause=HOUR), "message_postponed"),
        (DeliveryRejected("it is busy"), "message_parked"),
    ],
    ids=["failed", "paused", "rejected"],
)
async def test_why_a_message_is_not_delivered_is_logged(error: Exception, event: str) -> None:
    lines = await log_of_a_delivery(a_bench(mailer=FailingMailer(error)))
    assert lines["confirm_by_mail"] == {
        "event": event,
        "log_level": "warning",
        "attempt": 1,
        "reason": "it is busy",
        "exc_info": None,
    }


async def test_refused_credentials_are_an_error_with_a_remedy() -> None:
    mailer = FailingMailer(CredentialsRefused("it refuses our name"))
    lines = await log_of_a_delivery(a_bench(files=RefusingStorage(), mailer=mailer), level="error")
    assert {line["event"] for line in lines.values()} == {"credentials_refused"}
    assert {kind: line["reason"] for kind, line in lines.items()} == {
        "store_logo": "Cloudinary refuses the key",
        "confirm_by_mail": "it refuses our name",
    }
    remedies = {kind: re.findall("[A-Z_]{4,}", line["remedy"]) for kind, line in lines.items()}
    assert remedies == {
        "store_logo": ["CLOUDINARY_CLOUD_NAME", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET", "CLOUDINARY_URL"],
        "confirm_by_mail": ["SMTP_USERNAME", "SMTP_PASSWORD"],
    }
    assert {variable for named in remedies.values() for variable in named} <= set(VARIABLES)


async def test_a_mail_whose_form_is_refused_is_an_error_in_the_log() -> None:
    bench = a_bench(mailer=FailingMailer(MessageMalformed("554: 5.6.0 malformed")))
    await bench.register()
    async with at_work(bench) as lines:
        await bench.until_settled()
    told = [(line["event"], line["log_level"], line["reason"]) for line in lines if line["kind"] == "confirm_by_mail"]
    assert told == [
        ("message_malformed", "error", "554: 5.6.0 malformed"),
        ("message_parked", "warning", "554: 5.6.0 malformed"),
    ]


async def test_a_defect_is_logged_with_its_traceback_and_without_whom_it_befell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class DefectiveMailer(InMemoryMailer):
        async def send(self, mail: Mail) -> None:
            raise LookupError(f"cannot encode {mail.to.text} {mail.text}")

    bench = a_bench(mailer=DefectiveMailer())
    line = (await log_of_a_delivery(bench))["confirm_by_mail"]
    assert (line["event"], line["reason"]) == ("message_postponed", "unexpected LookupError")
    written = add_traceback(None, "warning", dict(line))
    assert 'in send\n    raise LookupError(f"cannot encode' in written["exception"]
    assert written["exception"].endswith("LookupError\n")
    assert not [word for word in PERSONAL if word in f"{written}"]
    assert capsys.readouterr() == ("", "")


async def test_a_message_given_up_is_logged_as_such_whatever_the_reason() -> None:
    bench = a_bench(mailer=FailingMailer(CredentialsRefused("it refuses our name")), least_attempts=1)
    bench.clock.advance(-timedelta(hours=73))
    await bench.register()
    bench.clock.advance(timedelta(hours=73))
    async with at_work(bench) as lines:
        await bench.until_settled()
    events = {line["event"] for line in lines if line["kind"] == "confirm_by_mail"}
    assert events == {"credentials_refused", "message_parked"}


async def test_a_call_that_a_library_cancels_ends_no_lane() -> None:
    class CancellingMailer(InMemoryMailer):
        async def send(self, mail: Mail) -> None:
            if not self.sent:
                self.sent["cancelled once"] = mail
                raise asyncio.CancelledError
            await super().send(mail)

    bench = a_bench(mailer=CancellingMailer())
    await bench.register()
    async with at_work(bench) as lines:
        await bench.until_settled()
    events = [(line["event"], line.get("reason")) for line in lines if line["kind"] == "confirm_by_mail"]
    assert events[0] == ("message_postponed", "the call was given up")


async def test_a_reading_that_a_library_cancels_is_a_failed_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    original = ConfirmByMail.read
    given_up = iter([True])

    async def read(self: ConfirmByMail, messages: Sequence[Message]) -> Mapping[Message, Registration]:
        if next(given_up, False):
            raise asyncio.CancelledError
        return await original(self, messages)

    monkeypatch.setattr(ConfirmByMail, "read", read)
    bench = a_bench()
    await bench.register()
    async with at_work(bench) as lines:
        await until(lambda: bench.rows(MAIL)[0].due_at > bench.clock.now())
    (line,) = [line for line in lines if line.get("reason") == "its reading was given up"]
    assert (line["event"], bench.rows(MAIL)[0].attempt) == ("message_postponed", 1)


async def test_a_stop_while_it_reads_is_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = asyncio.Event()

    async def read(self: ConfirmByMail, messages: Sequence[Message]) -> Mapping[Message, Registration]:
        reads.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(ConfirmByMail, "read", read)
    monkeypatch.setattr(delivery_worker, "GRACE", 0.01)
    bench = a_bench()
    await bench.register()
    async with at_work(bench):
        await reads.wait()
    assert bench.rows(MAIL)[0].due_at <= bench.clock.now()


@pytest.fixture
async def own_handlers() -> AsyncIterator[None]:
    """Afterwards the loop and this process do at a signal what they did before."""
    handlers = {number: signal.getsignal(number) for number in STOPS}
    yield
    for number, handler in handlers.items():
        asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, handler)


@pytest.mark.parametrize("number", STOPS)
@pytest.mark.usefixtures("own_handlers")
async def test_a_worker_of_its_own_works_until_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    signals = []

    def send_signal() -> None:
        signals.append(number)
        os.kill(os.getpid(), number)

    @asynccontextmanager
    async def working_when_the_signal_comes(worker: DeliveryWorker) -> AsyncIterator[Shift]:
        async with working(worker) as shift:
            asyncio.get_running_loop().call_soon(send_signal)
            yield shift
            assert signals == [number]

    monkeypatch.setattr("icct_http.cli.serve.worker_process.working", working_when_the_signal_comes)
    monkeypatch.setattr("icct_http.cli.serve.worker_process.configure_logs", lambda *_settings: None)
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    await prepare(settings, may_migrate=True)
    with structlog.testing.capture_logs() as lines:
        async with asyncio.timeout(10):
            await work(settings)
    assert [line["event"] for line in lines] == ["development_adapter"]
    assert capsys.readouterr().out.splitlines() == [
        "Delivering logos and mails; stop with Ctrl-C.",
        "Stopped; nothing is left half delivered.",
    ]


@pytest.mark.usefixtures("own_handlers")
async def test_a_worker_of_its_own_that_leaves_leases_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def working_without_a_database(_: DeliveryWorker) -> AsyncIterator[Shift]:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
        yield Shift(leases_left=True)

    monkeypatch.setattr("icct_http.cli.serve.worker_process.working", working_without_a_database)
    monkeypatch.setattr("icct_http.cli.serve.worker_process.configure_logs", lambda *_settings: None)
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    await prepare(settings, may_migrate=True)
    async with asyncio.timeout(10):
        with pytest.raises(StartError, match="the database did not answer; leases end by themselves") as stopped:
            await work(settings)
    assert stopped.value.status == 1
    assert "nothing is left" not in capsys.readouterr().out


async def test_each_batch_waits_until_it_may_and_has_no_more_than_it_may() -> None:
    may, asked = asyncio.Event(), asyncio.Event()

    async def give_way() -> int:
        asked.set()
        await may.wait()
        return 1

    bench = a_bench(give_way=give_way)
    await bench.register()
    await bench.register(team_name="Another")
    async with at_work(bench):
        await asked.wait()
        await asyncio.sleep(0)
        assert bench.states(LOGO) == [PENDING, PENDING]
        may.set()
        await bench.until_settled()
    assert bench.states(LOGO) == [DELIVERED, DELIVERED]
    assert set(bench.queue.limits) == {1}


async def test_a_worker_that_is_stopped_while_it_gives_way_begins_no_batch() -> None:
    asked, stop = asyncio.Event(), asyncio.Event()

    async def give_way() -> None:
        asked.set()
        await stop.wait()

    bench = a_bench(give_way=give_way)
    await bench.register()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(bench.worker.run(stop))
        await asked.wait()
        stop.set()
    assert bench.queue.limits == []
