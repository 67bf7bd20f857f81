"""Times the steps of one request after another; nothing runs beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from icct_core import (
    Claim,
    Entered,
    KnownChurches,
    RegisterTeam,
    RegisterTeamCommand,
    RegistrationDraft,
    Replayed,
    TeamEntry,
    TournamentRules,
)


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


class TimedEntry(TeamEntry):
    """Another one's, with what comes before it and after it timed; its statement is for ``timing``."""

    def __init__(self, inner: TeamEntry, watch: Stopwatch) -> None:
        self._inner = inner
        self._watch = watch

    async def enter(
        self,
        draft: RegistrationDraft,
        rules: TournamentRules,
        *,
        claim: Claim | None,
        at: datetime,
        arrived_at: datetime | None = None,
    ) -> Entered | Replayed:
        self._watch.ended("fingerprint")
        entry = await self._inner.enter(draft, rules, claim=claim, at=at, arrived_at=arrived_at)
        self._watch.ended("give the connection back")
        return entry


class TimedRegisterTeam(RegisterTeam):
    """The use case, with its parsing timed."""

    __slots__ = ()
    watch = Stopwatch()

    def _parse(self, command: RegisterTeamCommand, known: KnownChurches | None, at: datetime) -> RegistrationDraft:
        draft = super()._parse(command, known, at)
        self.watch.ended("parse and check the form")
        return draft
