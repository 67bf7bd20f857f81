"""Counts decisions by their outcome."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from icct_core import CoreError, DecideRegistrationCommand, RegistrationDecided


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDecision:
    """The use case ``decide``; ``observe`` is told the decision and its outcome, as ``Metrics.decision`` names it."""

    decide: Callable[[DecideRegistrationCommand], Awaitable[RegistrationDecided]]
    observe: Callable[[str, str], None]

    async def __call__(self, command: DecideRegistrationCommand) -> RegistrationDecided:
        outcome = "defect"
        try:
            decided = await self.decide(command)
            outcome = decided.outcome.value
        except CoreError as error:
            outcome = error.code
            raise
        except CancelledError:
            outcome = "cancelled"
            raise
        finally:
            self.observe(command.decision, outcome)
        return decided
