"""What the guard of a service promises: nobody waits long for it, and nobody calls it while it keeps failing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import stamina
import structlog

from icct_adapters.memory import InMemoryFileStorage, InMemoryMailer, ManualClock
from icct_adapters.resilience import Guard, GuardLimits, ResilientFileStorage, ResilientMailer
from icct_core import (
    ConnectionBroken,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryPaused,
    DeliveryRejected,
    EmailAddress,
    Mail,
    ServiceAway,
    ServiceInDoubt,
    StoredFile,
)

REST = timedelta(seconds=60)
A_MOMENT = timedelta(seconds=1)
MAIL = Mail(
    message_id="<one@example.org>",
    to=EmailAddress("captain@example.com"),
    subject="Grace Warriors",
    text="Dear John Samuel",
    html="<p>9876543210</p>",
)
PERSONAL = ("captain@example.com", "Grace Warriors", "John Samuel", "9876543210")


class MoodyMailer(InMemoryMailer):
    """Raises each of its moods in turn, one a call, then takes mail; counts its calls."""

    def __init__(self, *moods: BaseException | None) -> None:
        super().__init__()
        self.moods = list(moods)
        self.calls = 0

    async def send(self, mail: Mail) -> None:
        self.calls += 1
        if self.moods and (mood := self.moods.pop(0)):
            raise mood
        await super().send(mail)


class SlowMailer(MoodyMailer):
    """Takes no mail before it ``may_answer``."""

    def __init__(self, *moods: BaseException | None) -> None:
        super().__init__(*moods)
        self.called = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def send(self, mail: Mail) -> None:
        self.called.set()
        await self.may_answer.wait()
        await super().send(mail)


class Bench:
    """A guarded mailer; both its time and its breaker's move by ``clock.advance`` alone."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.changes: list[tuple[str, str]] = []
        self.guard = self.a_guard()

    def a_guard(self, **limits: Any) -> Guard:
        chosen = GuardLimits(**{"attempts": 1, "open_for": REST, **limits})
        self.guard = Guard("the mail server", chosen, on_change=self._hear, now=lambda: self.clock.now().timestamp())
        return self.guard

    async def send(self, mailer: InMemoryMailer, mail: Mail = MAIL) -> None:
        await ResilientMailer(mailer, self.guard).send(mail)

    async def open(self) -> None:
        """Let it fail until it is left alone."""
        for failure in failures(5):
            await self.fails(MoodyMailer(failure))
        self.changes.clear()

    async def fails(self, mailer: InMemoryMailer, mail: Mail = MAIL) -> DeliveryFailed:
        error = await self._result(mailer, mail)
        assert isinstance(error, DeliveryFailed)
        return error

    async def pauses(self, mailer: InMemoryMailer) -> DeliveryPaused:
        error = await self._result(mailer)
        assert isinstance(error, DeliveryPaused)
        return error

    async def answers(self, answer: Exception) -> None:
        assert await self._result(MoodyMailer(answer)) is answer

    async def _result(self, mailer: InMemoryMailer, mail: Mail = MAIL) -> BaseException | None:
        (result,) = await asyncio.gather(self.send(mailer, mail), return_exceptions=True)
        return result

    @property
    def states(self) -> list[str]:
        return [state for _, state in self.changes]

    def _hear(self, service: str, state: str) -> None:
        self.changes.append((service, state))
        assert self.guard.state == state


def failures(count: int) -> list[ServiceAway]:
    return [ServiceAway("it is busy") for _ in range(count)]


def broken(count: int) -> list[ConnectionBroken]:
    return [ConnectionBroken("it closed the connection") for _ in range(count)]


@pytest.fixture
def bench() -> Bench:
    return Bench(ManualClock())


@pytest.fixture(autouse=True)
def no_waits() -> Iterator[None]:
    """A second attempt follows at once; how many there are is the guard's own affair."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


async def test_a_guarded_storage_is_a_storage(bench: Bench) -> None:
    files = InMemoryFileStorage()
    storage = ResilientFileStorage(files, bench.guard)
    assert await storage.store("a/logo", b"content", "image/png") == StoredFile(url="memory:a/logo")
    assert files.files == {"a/logo": (b"content", "image/png")}
    assert await storage.url_for("a/logo") == "memory:a/logo"
    await storage.delete("a/logo")
    await storage.delete("a/logo")
    assert await storage.url_for("a/logo") is None


async def test_a_guarded_mailer_is_a_mailer(bench: Bench) -> None:
    mailer = InMemoryMailer()
    await bench.send(mailer)
    await bench.send(mailer)
    assert mailer.sent == {MAIL.message_id: MAIL}


async def test_after_five_failures_in_a_row_it_is_not_called(bench: Bench) -> None:
    mailer = MoodyMailer(*failures(5))
    for _ in range(5):
        assert (await bench.fails(mailer)).args == ("it is busy",)
    for _ in range(3):
        await bench.pauses(mailer)
    assert mailer.calls == 5
    assert bench.changes == [("the mail server", "opened")]


async def test_what_is_not_called_says_for_how_long(bench: Bench) -> None:
    await bench.open()
    assert (await bench.pauses(MoodyMailer())).pause == REST
    bench.clock.advance(timedelta(seconds=45))
    paused = await bench.pauses(MoodyMailer())
    assert paused.pause == timedelta(seconds=15)
    assert str(paused) == "the mail server is left alone after failures"
    bench.clock.advance(timedelta(seconds=15))
    await bench.send(MoodyMailer())


async def test_an_answer_after_the_rest_closes_it(bench: Bench) -> None:
    await bench.open()
    bench.clock.advance(REST + A_MOMENT)
    mailer = MoodyMailer()
    await bench.send(mailer)
    await bench.send(mailer)
    assert mailer.calls == 2
    assert bench.states == ["half-opened", "closed"]
    assert bench.guard.trouble is None


async def test_a_failure_after_the_rest_opens_it_again_at_once(bench: Bench) -> None:
    await bench.open()
    bench.clock.advance(REST + A_MOMENT)
    mailer = MoodyMailer(*failures(1))
    await bench.fails(mailer)
    assert (await bench.pauses(mailer)).pause == REST
    assert mailer.calls == 1
    assert bench.states == ["half-opened", "opened"]


async def test_a_failed_probe_is_not_tried_again_and_waits_until_after_the_next_probe(bench: Bench) -> None:
    bench.a_guard(attempts=2, failures=1)
    first = await bench.fails(MoodyMailer(*broken(1)))
    assert first.least_pause == timedelta()
    bench.clock.advance(REST + A_MOMENT)
    mailer = MoodyMailer(*broken(1))
    assert (await bench.fails(mailer)).least_pause > REST
    assert mailer.calls == 1
    assert (await bench.pauses(mailer)).pause == REST


async def test_a_rejection_after_the_rest_is_an_answer(bench: Bench) -> None:
    await bench.open()
    bench.clock.advance(REST + A_MOMENT)
    with pytest.raises(DeliveryRejected):
        await bench.send(MoodyMailer(DeliveryRejected("no such recipient")))
    assert bench.states == ["half-opened", "closed"]


async def probe_with_others_waiting(bench: Bench, answer: Exception | None, others: list[MoodyMailer]) -> list[Any]:
    """What becomes of a probe that is given this answer, and of calls that began while it had none."""
    await bench.open()
    bench.clock.advance(REST + A_MOMENT)
    probed = SlowMailer(answer)
    first = asyncio.ensure_future(bench.send(probed))
    await probed.called.wait()
    waiting = [asyncio.ensure_future(bench.send(mailer)) for mailer in others]
    for _ in range(20):
        await asyncio.sleep(0)
    assert [mailer.calls for mailer in others] == [0] * len(others)
    probed.may_answer.set()
    return await asyncio.gather(first, *waiting, return_exceptions=True)


async def test_while_one_call_probes_it_no_other_is_made_and_they_follow_when_it_is_answered(bench: Bench) -> None:
    others = [MoodyMailer() for _ in range(4)]
    first, *rest = await probe_with_others_waiting(bench, None, others)
    assert first is None
    assert [(type(result), result.pause) for result in rest] == [(DeliveryPaused, A_MOMENT)] * 4
    assert bench.states == ["half-opened", "closed"]
    await bench.send(others[0])


async def test_while_a_probe_fails_no_other_call_is_made(bench: Bench) -> None:
    others = [MoodyMailer() for _ in range(4)]
    results = await probe_with_others_waiting(bench, ServiceAway("it is busy"), others)
    assert [type(result) for result in results] == [ServiceAway] + [DeliveryPaused] * 4
    assert [mailer.calls for mailer in others] == [0] * 4
    assert bench.states == ["half-opened", "opened"]


async def test_it_says_how_many_calls_it_may_have(bench: Bench) -> None:
    assert bench.guard.may_call() is None
    await bench.open()
    assert bench.guard.may_call() == 0
    bench.clock.advance(REST)
    assert bench.guard.may_call() == 1
    probed = SlowMailer()
    probe = asyncio.ensure_future(bench.send(probed))
    await probed.called.wait()
    assert bench.guard.may_call() == 0
    probed.may_answer.set()
    await probe
    assert bench.guard.may_call() is None


ABOUT_ONE = [DeliveryFailed("450 mailbox busy"), DeliveryRejected("550 user unknown")]


@pytest.mark.parametrize("answer", ABOUT_ONE, ids=["deferred", "refused"])
async def test_what_it_says_about_one_message_is_never_its_failure(bench: Bench, answer: Exception) -> None:
    for _ in range(50):
        await bench.answers(answer)
    assert (bench.changes, bench.guard.trouble) == ([], None)


@pytest.mark.parametrize("answer", ABOUT_ONE, ids=["deferred", "refused"])
async def test_what_it_says_about_one_message_shows_that_it_is_back(bench: Bench, answer: Exception) -> None:
    await bench.open()
    bench.clock.advance(REST)
    await bench.answers(answer)
    assert bench.states == ["half-opened", "closed"]


async def test_one_message_that_is_never_answered_opens_no_breaker_and_five_do(bench: Bench) -> None:
    silence = ServiceInDoubt("it gave no answer")
    for _ in range(50):
        await bench.fails(MoodyMailer(silence))
    assert bench.changes == []
    for number in range(4):
        await bench.fails(MoodyMailer(silence), replace(MAIL, message_id=f"<{number}@example.org>"))
    assert bench.states == ["opened"]


async def test_a_message_that_probes_in_vain_lets_another_be_next(bench: Bench) -> None:
    await bench.open()
    bench.clock.advance(REST)
    failed = await bench.fails(MoodyMailer(ServiceInDoubt("it gave no answer")))
    assert failed.least_pause == REST + A_MOMENT
    bench.clock.advance(REST)
    await bench.send(MoodyMailer(), replace(MAIL, message_id="<another@example.org>"))
    assert bench.states == ["half-opened", "opened", "half-opened", "closed"]


async def test_an_answer_to_a_call_from_before_it_opened_closes_nothing(bench: Bench) -> None:
    early = SlowMailer()
    call = asyncio.ensure_future(bench.send(early))
    await early.called.wait()
    await bench.open()
    early.may_answer.set()
    await call
    assert bench.guard.state == "opened"


async def test_it_rests_as_long_as_it_asks_for_and_no_longer_than_after_failures(bench: Bench) -> None:
    asked = timedelta(seconds=20)
    for wait in (asked, 10 * REST):
        await bench.fails(MoodyMailer(ServiceAway("429", least_pause=wait)))
        assert (await bench.pauses(MoodyMailer())).pause == min(wait, REST)
        bench.clock.advance(min(wait, REST))
        await bench.send(MoodyMailer())


async def test_calls_under_way_together_open_it_once(bench: Bench) -> None:
    mailer = SlowMailer(*failures(8))
    calls = [asyncio.ensure_future(bench.send(mailer)) for _ in range(8)]
    await mailer.called.wait()
    mailer.may_answer.set()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [ServiceAway] * 8
    assert bench.states == ["opened"]


@pytest.mark.parametrize("answer", [None, DeliveryRejected("no such recipient")], ids=["taken", "rejected"])
async def test_an_answer_between_failures_makes_them_count_anew(bench: Bench, answer: Exception | None) -> None:
    mailer = MoodyMailer(*failures(4), answer, *failures(4), None)
    results = await asyncio.gather(*(bench.send(mailer) for _ in range(10)), return_exceptions=True)
    assert results[4] is answer
    assert results[9] is None
    assert bench.changes == []


async def test_a_rejection_passes_unchanged_and_is_not_tried_again(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    rejection = DeliveryRejected("no such recipient")
    mailer = MoodyMailer(rejection)
    with pytest.raises(DeliveryRejected) as raised:
        await bench.send(mailer)
    assert raised.value is rejection
    assert mailer.calls == 1


async def test_a_broken_connection_is_made_again_once_and_the_second_answer_counts(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    mailer = MoodyMailer(*broken(1))
    await bench.send(mailer)
    assert (mailer.calls, mailer.sent) == (2, {MAIL.message_id: MAIL})


@pytest.mark.parametrize("error", [DeliveryFailed("450"), ServiceAway("421"), ServiceInDoubt("no answer")], ids=repr)
async def test_nothing_else_is_tried_again_at_once(bench: Bench, error: Exception) -> None:
    bench.a_guard(attempts=2)
    mailer = MoodyMailer(error)
    assert await bench.fails(mailer) is error
    assert mailer.calls == 1


async def test_two_failures_are_a_failure(bench: Bench) -> None:
    bench.a_guard(attempts=GuardLimits().attempts)
    first, second = broken(2)
    mailer = MoodyMailer(first, second)
    assert await bench.fails(mailer) is second
    assert mailer.calls == 2


async def test_a_second_attempt_at_one_message_counts_no_more_than_the_first(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    mailer = MoodyMailer(*broken(10))
    for number in range(5):
        await bench.fails(mailer, replace(MAIL, message_id=f"<{number}@example.org>"))
    await bench.pauses(mailer)
    assert mailer.calls == 9  # the fifth opens it, and has no second


async def test_the_first_failure_stays_where_the_breaker_opens_before_the_second_attempt(bench: Bench) -> None:
    bench.a_guard(attempts=2, failures=2)
    first = ConnectionBroken("it closed the connection")
    mailer = MoodyMailer(first, *failures(1))
    other = replace(MAIL, message_id="<two@example.org>")
    error, _ = await asyncio.gather(bench.fails(mailer), bench.fails(mailer, other))
    assert error is first
    assert mailer.calls == 2
    assert bench.guard.state == "opened"


async def test_a_second_attempt_logs_nothing_of_the_mail(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    with structlog.testing.capture_logs() as lines:
        await bench.send(MoodyMailer(*broken(1)))
    assert lines
    assert not [word for word in PERSONAL if word in str(lines)]


async def test_refused_credentials_are_not_tried_again_and_count_as_failures(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    mailer = MoodyMailer(*(CredentialsRefused("it refuses our name") for _ in range(5)))
    for calls in range(1, 6):
        assert isinstance(await bench.fails(mailer), CredentialsRefused)
        assert mailer.calls == calls
    assert bench.states == ["opened"]


async def test_refused_credentials_are_trouble_until_a_call_succeeds(bench: Bench) -> None:
    assert bench.guard.trouble is None
    await bench.fails(MoodyMailer(CredentialsRefused("it refuses our name")))
    assert bench.guard.trouble == "it refuses our credentials"
    await bench.fails(MoodyMailer(*failures(1)))
    assert bench.guard.trouble == "it refuses our credentials"
    await bench.send(MoodyMailer())
    assert bench.guard.trouble is None


async def test_being_left_alone_is_trouble_until_a_call_succeeds(bench: Bench) -> None:
    await bench.open()
    assert bench.guard.trouble == "it is left alone after failures"
    bench.clock.advance(REST + A_MOMENT)
    assert bench.guard.trouble == "it is left alone after failures"
    await bench.send(MoodyMailer())
    assert bench.guard.trouble is None


async def test_a_service_that_hangs_is_given_up_and_the_text_says_after_how_long(bench: Bench) -> None:
    bench.a_guard(timeout=timedelta(seconds=0.01))
    assert str(await bench.fails(SlowMailer())) == "the mail server gave no answer within 0.01 s"


async def test_a_service_that_hangs_is_left_alone(bench: Bench) -> None:
    bench.a_guard(timeout=timedelta(), failures=2)
    for number in range(2):
        await bench.fails(SlowMailer(), replace(MAIL, message_id=f"<{number}@example.org>"))
    await bench.pauses(SlowMailer())
    assert bench.states == ["opened"]


async def test_an_error_of_the_guard_names_the_service_alone(bench: Bench) -> None:
    bench.a_guard(timeout=timedelta(), failures=1)
    for error in (await bench.fails(SlowMailer()), await bench.pauses(SlowMailer())):
        assert str(error).startswith("the mail server ")
        assert not [word for word in PERSONAL if word in str(error)]
        assert error.__suppress_context__ or error.__context__ is None


async def test_a_defect_passes_unchanged_and_is_not_tried_again(bench: Bench) -> None:
    bench.a_guard(attempts=2)
    mailer = MoodyMailer(KeyError("a defect"))
    with pytest.raises(KeyError, match="a defect"):
        await bench.send(mailer)
    assert mailer.calls == 1


@pytest.mark.parametrize("rested", [False, True], ids=["closed", "probing"])
async def test_a_cancellation_passes_and_nobody_is_kept_waiting(bench: Bench, rested: bool) -> None:
    if rested:
        await bench.open()
        bench.clock.advance(REST + A_MOMENT)
    hanging = SlowMailer()
    call = asyncio.ensure_future(bench.send(hanging))
    await hanging.called.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    bench.clock.advance(REST + A_MOMENT)
    await bench.send(MoodyMailer())
    assert bench.guard.state == "closed"
