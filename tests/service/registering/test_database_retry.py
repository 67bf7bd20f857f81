"""What passes by itself is repeated, three times and with growing pauses; nothing else is."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from icct_core import DatabaseUnavailable, DuplicateTeam
from icct_http.service.registering.database_retry import PAUSES, RetriedUseCase
from tests.support.altered_modules import altered

PASSING = DatabaseUnavailable("SerializationError 40001", repeatable=True)


class Work:
    """Raises these errors one after the other, then returns how often it was asked."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.attempts = 0
        self.retries = 0

    async def attempt(self, _command: None) -> int:
        self.attempts += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.attempts

    def count(self) -> None:
        self.retries += 1

    async def run(self) -> int:
        with structlog.testing.capture_logs():
            return await RetriedUseCase(use_case=self.attempt, on_retry=self.count)(None)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; none of them takes any time."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("icct_http.service.registering.database_retry.asyncio", altered(asyncio, sleep=sleep))
    return made


@pytest.mark.parametrize("failures", range(4))
async def test_up_to_three_passing_failures_are_nobody_s_business(failures: int, pauses: list[float]) -> None:
    work = Work(*[PASSING] * failures)
    assert await work.run() == failures + 1
    assert work.retries == failures


async def test_the_fourth_is_told(pauses: list[float]) -> None:
    work = Work(*[PASSING] * 5)
    with pytest.raises(DatabaseUnavailable):
        await work.run()
    assert (work.attempts, work.retries) == (4, 3)


async def test_each_pause_is_longer_than_the_one_before(pauses: list[float]) -> None:
    await Work(*[PASSING] * 3).run()
    assert len(pauses) == len(PAUSES)
    assert pauses == sorted(pauses)
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, PAUSES, strict=True))


@pytest.mark.parametrize("error", [DatabaseUnavailable(), DuplicateTeam(), RuntimeError("a defect")])
async def test_anything_else_is_told_at_once(error: Exception, pauses: list[float]) -> None:
    work = Work(error)
    with pytest.raises(type(error)):
        await work.run()
    assert (work.attempts, work.retries, pauses) == (1, 0, [])


async def test_a_retry_is_a_line_in_the_log(pauses: list[float]) -> None:
    with structlog.testing.capture_logs() as lines:
        await RetriedUseCase(use_case=Work(PASSING).attempt, on_retry=lambda: None)(None)
    assert lines == [{"event": "database_retry", "log_level": "info", "reason": "SerializationError 40001"}]
