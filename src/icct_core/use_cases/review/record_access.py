"""Record who saw a team's contact data, and who took lists away."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.registration import Registration
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccess:
    """Keeps what privacy asks to be known afterwards: whose data were in reach of whom."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules

    async def viewed(self, *registrations: Registration, actor: Actor) -> None:
        """Keep that ``actor`` was shown these teams' contact data, once a day (UTC). Raises ``DatabaseUnavailable``.

        A removed team has none.
        """
        shown = [one for one in registrations if one.team is not None]
        if not shown:
            return
        async with self.unit_of_work.begin() as tx:
            for registration in shown:
                await tx.history.add(
                    HistoryEntry(
                        at=self.clock.now(),
                        prefix=registration.team_id.prefix,
                        action=HistoryAction.VIEWED,
                        actor=actor,
                        registration_id=registration.id,
                    )
                )

    async def exported(self, what: str, *, actor: Actor) -> None:
        """Keep that ``actor`` is about to take ``what`` away, such as ``teams.csv``. Raises ``DatabaseUnavailable``."""
        async with self.unit_of_work.begin() as tx:
            await tx.history.add(
                HistoryEntry(
                    at=self.clock.now(),
                    prefix=self.rules.id_prefix,
                    action=HistoryAction.EXPORTED,
                    actor=actor,
                    subject=what,
                )
            )
