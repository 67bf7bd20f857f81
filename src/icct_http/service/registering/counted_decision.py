"""Counts decisions by their outcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from icct_core import DecideRegistrationCommand, RegistrationDecided

from .counted_registration import told


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDecision:
    """The use case ``decide``; ``observe`` is told the decision and its outcome, as ``Metrics.decision`` names it."""

    decide: Callable[[DecideRegistrationCommand], Awaitable[RegistrationDecided]]
    observe: Callable[[str, str], None]

    async def __call__(self, command: DecideRegistrationCommand) -> RegistrationDecided:
        with told(partial(self.observe, command.decision)) as ended:
            decided = await self.decide(command)
            ended.outcome = decided.outcome
        return decided
