"""Calls a service with a time limit, a second try and a circuit breaker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TypeVar

import stamina

from icct_core import (
    ConnectionBroken,
    CredentialsRefused,
    DeliveryFailed,
    DeliveryPaused,
    DeliveryRejected,
    ServiceAway,
    ServiceInDoubt,
)

from .breaker import Breaker

T = TypeVar("T")

A_MOMENT = timedelta(seconds=1)
"""So much later than the next probe a message that failed as one is due: the next probe is another message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardLimits:
    """``timeout`` of one attempt; after ``failures`` in a row the service is left alone for ``open_for``."""

    timeout: timedelta = timedelta(seconds=10)
    attempts: int = 2
    failures: int = 5
    open_for: timedelta = timedelta(seconds=60)


class Guard:
    """One service's breaker; ``state`` is ``closed`` while it answers, ``opened`` or ``half-opened`` after failures.

    A failure of the service is ``ServiceAway``, or ``ServiceInDoubt`` over different messages. Any other
    ``DeliveryFailed`` is about its message alone, and like a ``DeliveryRejected`` an answer. While the breaker is open
    the service is not called; then one call after the other probes it until one is answered. ``on_change`` is told each
    new state.
    """

    def __init__(
        self,
        service: str,
        limits: GuardLimits,
        *,
        on_change: Callable[[str, str], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._service = service
        self._limits = limits
        self._trying = stamina.AsyncRetryingCaller(
            attempts=limits.attempts, timeout=None, wait_initial=0.1, wait_max=1.0
        ).on(self._may_work_at_once)
        self._breaker = Breaker(
            failures=limits.failures,
            open_for=limits.open_for.total_seconds(),
            on_change=lambda state: on_change(service, state),
            now=now,
        )
        self._refuses_us = False

    @property
    def state(self) -> str:
        return self._breaker.state

    @property
    def trouble(self) -> str | None:
        """Why deliveries wait, in words for an operator; ``None`` while they do not, as far as the last calls tell."""
        if self._refuses_us:
            return "it refuses our credentials"
        return None if self.state == "closed" else "it is left alone after failures"

    def may_call(self) -> int | None:
        """How many calls may be made at the same time: any number, one that probes it, or none."""
        return self._breaker.may_call

    async def call(self, work: Callable[[], Awaitable[T]], *, about: str) -> T:
        """What ``work`` returns; ``about`` tells its message or file from others.

        Raises:
            DeliveryPaused: the service was not called.
            DeliveryFailed: no attempt worked, or none ended in time.
            DeliveryRejected: as ``work`` raised it.
        """
        broken: list[ConnectionBroken] = []

        async def attempt() -> T:
            try:
                return await self._attempt(work, about)
            except ConnectionBroken as error:
                broken.append(error)
                raise
            except DeliveryPaused:
                if broken:  # the breaker opened before the second attempt: the first was a call, and failed
                    raise broken[0] from None
                raise

        return await self._trying(attempt)

    async def _attempt(self, work: Callable[[], Awaitable[T]], about: str) -> T:
        breaker = self._breaker
        probes = breaker.state != "closed" and breaker.probe()
        if breaker.state != "closed" and not probes:
            rest = timedelta(seconds=breaker.rest)
            raise DeliveryPaused(f"{self._service} is left alone after failures", pause=max(rest, A_MOMENT))
        try:
            result = await self._in_time(work)
        except (ServiceAway, ServiceInDoubt) as error:
            self._failed(error, about, probes=probes)
            raise
        except (DeliveryFailed, DeliveryRejected):
            self._answered(probes=probes)
            raise
        except BaseException:  # a cancellation or a defect tells nothing of the service
            if probes:
                breaker.given_up()
            raise
        self._answered(probes=probes)
        return result

    async def _in_time(self, work: Callable[[], Awaitable[T]]) -> T:
        limit = self._limits.timeout.total_seconds()
        try:
            async with asyncio.timeout(limit) as deadline:
                return await work()
        except TimeoutError:
            if not deadline.expired():
                raise
            raise ServiceInDoubt(f"{self._service} gave no answer within {limit:g} s") from None

    def _answered(self, *, probes: bool) -> None:
        self._refuses_us = False
        if probes or self.state == "closed":  # a call from before the breaker opened changes nothing any more
            self._breaker.answered()

    def _failed(self, error: DeliveryFailed, about: str, *, probes: bool) -> None:
        self._refuses_us = self._refuses_us or isinstance(error, CredentialsRefused)
        if probes:
            error.least_pause = max(error.least_pause, self._limits.open_for + A_MOMENT)
        if probes or self.state == "closed":
            doubtful = about if isinstance(error, ServiceInDoubt) else None
            rest = error.least_pause if isinstance(error, ServiceAway) else timedelta()
            self._breaker.failed(doubtful=doubtful, rest=rest.total_seconds())

    def _may_work_at_once(self, error: Exception) -> bool:
        """A connection that broke may only have been too old; nothing else is mended within a second."""
        return isinstance(error, ConnectionBroken) and self.state == "closed"
