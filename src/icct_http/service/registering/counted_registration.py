"""Counts registrations by their outcome."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from icct_core import CoreError, RegisterTeamCommand, TeamRegistered


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRegistration:
    """The use case ``register``; each of ``observers`` is told the outcome, as ``Metrics.registration`` names it."""

    register: Callable[[RegisterTeamCommand], Awaitable[TeamRegistered]]
    observers: Sequence[Callable[[str], None]]

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        outcome = "defect"
        try:
            registered = await self.register(command)
            outcome = "replayed" if registered.replayed else "registered"
        except CoreError as error:
            outcome = error.code
            raise
        except CancelledError:
            outcome = "cancelled"
            raise
        finally:
            for observe in self.observers:
                observe(outcome)
        return registered
