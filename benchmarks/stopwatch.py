"""Times the steps of one request after another; nothing runs beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

from icct_core import RegistrationDraft, TeamForm, Transaction, UnitOfWork
from icct_http.registering import ServedRegisterTeam

STEPS: Mapping[str, tuple[str, ...]] = {
    "idempotency": ("claim",),
    "staged_files": ("add",),
    "outbox": ("add",),
    "registrations": ("enter",),
}
"""What a registration asks of each port of its transaction."""

NAMES = {
    "idempotency": "begin and claim the key",
    "staged_files": "keep the logo's bytes",
    "outbox": "queue two messages",
    "registrations": "enter the team: number, team, players",
}


class Stopwatch:
    """``steps`` has the microseconds of each step of the request under way, by name and in order."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._last = 0.0

    def start(self) -> None:
        self.steps = {}
        self._last = perf_counter()

    def ended(self, step: str) -> None:
        """All since the start, or since the step before, was this."""
        now = perf_counter()
        self.steps[step] = self.steps.get(step, 0.0) + 1e6 * (now - self._last)
        self._last = now

    def timing(self, step: str, call: Callable[..., Awaitable[Any]], *, before: str | None = None) -> Any:
        """The same call, with its end noted as the end of a step, and its beginning as that of the one before."""

        async def timed(*arguments: Any, **named: Any) -> Any:
            if before:
                self.ended(before)
            result = await call(*arguments, **named)
            self.ended(step)
            return result

        return timed


class TimedPort:
    """A port with some of its calls timed."""

    def __init__(self, port: object, timed: Mapping[str, Callable[..., Awaitable[Any]]]) -> None:
        self._port = port
        self._timed = timed

    def __getattr__(self, name: str) -> Any:
        return self._timed.get(name) or getattr(self._port, name)


class TimedUnitOfWork(UnitOfWork):
    """Transactions of another unit of work, each of whose ports is timed."""

    def __init__(self, inner: UnitOfWork, watch: Stopwatch) -> None:
        self._inner = inner
        self._watch = watch

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            self._watch.ended("take a connection")
            yield replace(tx, **{name: self._timed(name, getattr(tx, name)) for name in STEPS})
        self._watch.ended("commit")

    def _timed(self, name: str, port: object) -> Any:
        before = "fingerprint" if name == "idempotency" else None
        calls = STEPS[name]
        return TimedPort(
            port, {call: self._watch.timing(NAMES[name], getattr(port, call), before=before) for call in calls}
        )


class TimedRegisterTeam(ServedRegisterTeam):
    """The use case as it is served, with its parsing timed."""

    __slots__ = ()
    watch = Stopwatch()

    def _parse(self, form: TeamForm) -> RegistrationDraft:
        draft = super()._parse(form)
        self.watch.ended("parse and check the form")
        return draft
