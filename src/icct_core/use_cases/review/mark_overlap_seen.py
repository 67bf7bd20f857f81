"""Mark the overlaps of two teams as seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...domain.errors import TeamNotFound, ValidationFailed
from ...domain.registration import Registration
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkOverlapSeen:
    """Remembers that an organiser looked at two teams, so that no badge shows their overlaps any more.

    It changes no team: their versions stay. ``when_marked`` is called after the commit.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    when_marked: Callable[[], None] = lambda: None

    async def __call__(self, team_id: TeamId, other_team_id: TeamId, actor: Actor) -> bool:
        """Mark the pair, in whichever order; ``False`` if it was marked before, of which history says nothing more.

        Raises:
            ValidationFailed: both are the same team, or there is no such team: which field is wrong.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        if team_id == other_team_id:
            raise ValidationFailed({("other_team_id",): "Name another team: nobody overlaps with his own"})
        async with self.unit_of_work.begin() as tx:
            one = await _team(tx, team_id, "team_id")
            other = await _team(tx, other_team_id, "other_team_id")
            now = self.clock.now()
            is_new = await tx.overlaps.mark_seen(one.id, other.id, at=now)
            if is_new:
                await tx.history.add(
                    HistoryEntry(
                        at=now,
                        prefix=one.team_id.prefix,
                        action=HistoryAction.OVERLAP_SEEN,
                        actor=actor,
                        registration_id=one.id,
                        subject=str(other.team_id),
                    )
                )
        self.when_marked()
        return is_new


async def _team(tx: Transaction, team_id: TeamId, field: str) -> Registration:
    try:
        registration = await tx.registrations.get(team_id)
    except TeamNotFound:
        raise ValidationFailed({(field,): f"There is no team {team_id}"}) from None
    if registration.team is None:
        raise ValidationFailed({(field,): f"{team_id} was removed"})
    return registration
