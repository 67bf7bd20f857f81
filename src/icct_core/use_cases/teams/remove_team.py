"""Remove a team and everything personal about it; its number stays used."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.messages import Message, MessageKind
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTeam:
    """Withdraws a team, erases what people had written of it, and cancels what was to be delivered to it."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, team_id: TeamId) -> None:
        """Remove the team for good; its logo leaves the file storage soon afterwards, as a delivery does.

        Removing it again only sees to the logo again. Raises ``TeamNotFound`` and ``DatabaseUnavailable``.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as tx:
            removed = await tx.registrations.remove(team_id)
            await tx.staged_files.remove(removed)
            at = await tx.outbox.cancel(removed)
            due_at = max(at or now, now)  # not while a worker may be storing the logo, or it would be there again
            await tx.outbox.ensure(Message(registration_id=removed, kind=MessageKind.REMOVE_LOGO, queued_at=due_at))
