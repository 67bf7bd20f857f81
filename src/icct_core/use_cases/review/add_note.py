"""Keep a private note about a team: it is never mailed, and no captain sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...domain.errors import TeamNotFound
from ...domain.fields import collecting
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.review.reasons import parse_note
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Adds a note to the team's history; the team itself does not change, nor does its version.

    The team is locked, so that a removal leaves no note.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, team_id: TeamId, text: str, *, actor: Actor) -> None:
        """Keep it. Raises ``ValidationFailed``, ``DatabaseUnavailable``, and ``TeamNotFound``, as of a removed team."""
        with collecting() as fields:
            note = fields.parse("text", parse_note, text)
        async with self.unit_of_work.begin() as tx:
            await keep_note(tx, team_id, note, actor=actor, at=self.clock.now())


async def keep_note(tx: Transaction, team_id: TeamId, note: str, *, actor: Actor, at: datetime) -> None:
    """Add it to the history of the team, which is locked. Raises ``TeamNotFound``, as of a removed team."""
    registration = await tx.registrations.lock(team_id)
    if registration.team is None:
        raise TeamNotFound
    await tx.history.add(
        HistoryEntry(
            at=at,
            prefix=team_id.prefix,
            action=HistoryAction.NOTED,
            actor=actor,
            registration_id=registration.id,
            note=note,
        )
    )
