"""Calls one service: with a time limit, a second try, and a breaker that leaves it alone when it keeps failing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import stamina
from purgatory import AsyncCircuitBreakerFactory, ContextChanged, Event
from purgatory.domain.model import OpenedState

from icct_core import Clock, CredentialsRefused, DeliveryFailed, DeliveryPaused

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardLimits:
    """``timeout`` of one attempt; after ``failures`` in a row the service is left alone for ``open_for``."""

    timeout: timedelta = timedelta(seconds=10)
    attempts: int = 2
    failures: int = 5
    open_for: timedelta = timedelta(seconds=60)


class Guard:
    """One service's breaker; ``state`` is ``closed`` while it answers, ``opened`` or ``half-opened`` after failures.

    Only a ``DeliveryFailed`` is a failure: a ``DeliveryRejected`` is an answer. While the breaker is open it is
    not called; then one call after the other probes it until one is answered. ``on_change`` is told each new state.
    """

    def __init__(
        self, service: str, clock: Clock, limits: GuardLimits, *, on_change: Callable[[str, str], None]
    ) -> None:
        self._service = service
        self._clock = clock
        self._limits = limits
        self._on_change = on_change
        self._probing = asyncio.Lock()
        self._trying = stamina.AsyncRetryingCaller(
            attempts=limits.attempts, timeout=None, wait_initial=0.1, wait_max=1.0
        ).on(_may_work_at_once)
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=limits.failures,
            default_ttl=limits.open_for.total_seconds(),
            exclude=[(BaseException, _is_no_failure)],
        )
        self._breakers.add_listener(self._hear)
        self._opened_at = 0.0
        self._refuses_us = False
        self.state = "closed"

    @property
    def trouble(self) -> str | None:
        """Why deliveries wait, in words for an operator; ``None`` while they do not, as far as the last calls tell."""
        if self._refuses_us:
            return "it refuses our credentials"
        return None if self.state == "closed" else "it is left alone after failures"

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """What ``work`` returns.

        Raises:
            DeliveryPaused: the service was not called.
            DeliveryFailed: no attempt worked, or none ended in time.
            DeliveryRejected: as ``work`` raised it.
        """
        return await self._trying(lambda: self._attempt(work))

    async def _attempt(self, work: Callable[[], Awaitable[T]]) -> T:
        if self.state != "closed":
            async with self._probing:
                if self.state != "closed":
                    return await self._through_breaker(work)
        return await self._through_breaker(work)

    async def _through_breaker(self, work: Callable[[], Awaitable[T]]) -> T:
        try:
            async with await self._breakers.get_breaker(self._service):
                return await self._in_time(work)
        except OpenedState as opened:
            opened.__traceback__ = None  # the breaker raises one object again and again, and each time it grows
            raise DeliveryPaused(f"{self._service} is left alone after failures", pause=self._rest()) from None

    async def _in_time(self, work: Callable[[], Awaitable[T]]) -> T:
        limit = self._limits.timeout.total_seconds()
        try:
            async with asyncio.timeout(limit) as deadline:
                result = await work()
        except TimeoutError:
            if not deadline.expired():
                raise
            raise DeliveryFailed(f"{self._service} gave no answer within {limit:g} s") from None
        except CredentialsRefused:
            self._refuses_us = True
            raise
        self._refuses_us = False
        return result

    def _rest(self) -> timedelta:
        """Until the breaker lets a call through again."""
        opened_at = datetime.fromtimestamp(self._opened_at, UTC)
        return max(opened_at + self._limits.open_for - self._clock.now(), timedelta())

    def _hear(self, _service: str, _name: str, event: Event) -> None:
        if isinstance(event, ContextChanged):
            self.state, self._opened_at = event.state, event.opened_at or 0.0
            self._on_change(self._service, self.state)


def _is_no_failure(error: BaseException) -> bool:
    return not isinstance(error, DeliveryFailed)


def _may_work_at_once(error: Exception) -> bool:
    """Wrong credentials stay wrong, and asking with them again may lock the account."""
    return isinstance(error, DeliveryFailed) and not isinstance(error, CredentialsRefused)
