"""Registering a team as a service does it: what becomes of each form is counted."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import CoreError, RegisterTeam, RegisterTeamCommand, TeamRegistered

from .metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRegisterTeam(RegisterTeam):
    """The use case; a dry run is not counted."""

    metrics: Metrics

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        outcome = "defect"
        try:
            registered = await RegisterTeam.__call__(self, command)
            outcome = "replayed" if registered.replayed else "registered"
        except CoreError as error:
            outcome = error.code
            raise
        finally:
            self.metrics.registration(outcome)
        return registered
