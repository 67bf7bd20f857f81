"""Registering a team as a service does it: with patience, and counted."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from icct_core import CoreError, RegisterTeam, RegisterTeamCommand, TeamForm, TeamRegistered

from .backpressure import Backpressure
from .database_retry import repeating
from .recent_registrations import RecentRegistrations


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRegisterTeam(RegisterTeam):
    """The use case, before deliveries and repeated where that helps.

    What becomes of a form is counted; dry runs are not.
    """

    count: Callable[[str], None]
    on_retry: Callable[[], None]
    backpressure: Backpressure = field(default_factory=Backpressure)
    recent: RecentRegistrations = field(default_factory=RecentRegistrations)

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        outcome = "defect"
        try:
            register = partial(RegisterTeam.__call__, self, command)
            with self.backpressure.taken():
                registered = await repeating(register, on_retry=self.on_retry)
            outcome = "replayed" if registered.replayed else "registered"
        except CoreError as error:
            outcome = error.code
            raise
        except CancelledError:
            outcome = "cancelled"
            raise
        finally:
            self.count(outcome)
            self.recent.note(outcome)
        return registered

    async def check(self, form: TeamForm, *, arrived_at: datetime | None = None) -> None:
        check = partial(RegisterTeam.check, self, form, arrived_at=arrived_at or self.clock.now())
        await repeating(check, on_retry=self.on_retry)
