"""Check a form as a registration would be checked, and store nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.captains.notice import PrivacyNotice
from ...domain.fields import collecting
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
    notice: PrivacyNotice = field(default_factory=PrivacyNotice)

    async def __call__(self, command: RegisterTeamCommand) -> None:
        """Raise what registering this form would raise; its key is not looked at."""
        known = await self.churches.required() if self.churches else None
        now = self.clock.now()
        with collecting() as fields:
            draft = command.parse(fields, self.notice, self.rules, id=new_registration_id(), at=now)
            check_church(fields, draft.team.church, known)
        async with self.unit_of_work.begin() as tx:
            await tx.registrations.admit(draft, self.rules, arrived_at=command.arrived_at or now)
