"""Counts registrations by their outcome."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from icct_core import CoreError, RegisterTeamCommand, TeamRegistered


@dataclass(slots=True)
class Ended:
    """How a use case ended; ``defect`` is what nobody expected."""

    outcome: str = "defect"


@contextmanager
def told(tell: Callable[[str], None]) -> Iterator[Ended]:
    """Tell how the block ended: as it says itself, by the code of a refusal, or that it was given up."""
    ended = Ended()
    try:
        yield ended
    except CoreError as error:
        ended.outcome = error.code
        raise
    except CancelledError:
        ended.outcome = "cancelled"
        raise
    finally:
        tell(ended.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRegistration:
    """The use case ``register``; each of ``observers`` is told the outcome, as ``Metrics.registration`` names it."""

    register: Callable[[RegisterTeamCommand], Awaitable[TeamRegistered]]
    observers: Sequence[Callable[[str], None]]

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        with told(self._tell) as ended:
            registered = await self.register(command)
            ended.outcome = "replayed" if registered.replayed else "registered"
        return registered

    def _tell(self, outcome: str) -> None:
        for observe in self.observers:
            observe(outcome)
