"""Remove a team and everything personal about it; its number stays used."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import StaleVersion
from ...domain.messages import Message, MessageKind
from ...domain.registration import Registration
from ...domain.review.history import OPERATOR, Actor, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork

_TRIES = 5
"""How often a team is removed again that somebody changed meanwhile: nobody changes one team so often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTeam:
    """Withdraws a team, erases what people had written of it, and cancels what was to be delivered to it."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, team_id: TeamId, *, actor: Actor = OPERATOR, version: int | None = None) -> None:
        """Remove the team for good; its logo leaves the file storage soon afterwards, as a delivery does.

        Removing it again only sees to the logo again. Raises ``TeamNotFound`` and ``DatabaseUnavailable``, and
        ``StaleVersion`` if it has another ``version`` than the one that was to be removed.
        """
        tries_left = _TRIES
        while True:
            tries_left -= 1
            try:
                async with self.unit_of_work.begin() as tx:
                    return await self._remove(tx, team_id, actor, version)
            except StaleVersion:
                if version is not None or not tries_left:
                    raise

    async def _remove(self, tx: Transaction, team_id: TeamId, actor: Actor, version: int | None) -> None:
        now = self.clock.now()
        before = await tx.registrations.get(team_id)
        if version is not None and version != before.version:
            raise await tx.registrations.stale(before.id)
        after = before.removed(at=now)
        await tx.staged_files.remove(before.id)  # locked before the team's row, as where a logo is stored
        if after is not before:
            await tx.registrations.change(before, after, teams_per_church=None)
            await tx.history.add(_entry(before, after, actor))
        await tx.history.blank(before.id)
        at = await tx.outbox.cancel(before.id)
        due_at = max(at or now, now)  # not while a worker may be storing the logo, or it would be there again
        await tx.outbox.ensure(Message(subject=before.id, kind=MessageKind.REMOVE_LOGO, queued_at=due_at))


def _entry(before: Registration, after: Registration, actor: Actor) -> HistoryEntry:
    return HistoryEntry(
        at=after.changed_at,
        prefix=after.team_id.prefix,
        action=HistoryAction.REMOVED,
        actor=actor,
        registration_id=after.id,
        version=after.version,
        before=before.status,
        after=after.status,
    )
