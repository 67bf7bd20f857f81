"""Check a form as a registration would be checked, and store nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.fields import collecting
from ...domain.registration import parse_draft
from ...domain.rules import TournamentRules
from ...domain.values import new_registration_id
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from ..churches.church_directory import ChurchDirectory, check_church
from .register_team import RegisterTeamCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRegistration:
    """Makes every check of ``RegisterTeam`` and stores nothing."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    churches: ChurchDirectory | None = None

    async def __call__(self, command: RegisterTeamCommand) -> None:
        """Raise what registering this form would raise; its key is not looked at."""
        known = await self.churches.required() if self.churches else None
        with collecting() as fields:
            draft = parse_draft(command.form, fields, id=new_registration_id(), rules=self.rules)
            check_church(fields, draft.team.church, known)
        arrived_at = command.arrived_at or self.clock.now()
        async with self.unit_of_work.begin() as tx:
            await tx.registrations.admit(draft, self.rules, arrived_at=arrived_at)
