"""Enters a team step by step in one transaction, for any store that has transactions."""

from __future__ import annotations

from datetime import datetime

from ..domain.idempotency import Claim
from ..domain.registration import RegistrationDraft
from ..domain.rules import TournamentRules
from .team_entry import Entered, Replayed, TeamEntry
from .unit_of_work import UnitOfWork


class StepwiseEntry(TeamEntry):
    """The steps of a registration, in the order in which every store takes them."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def enter(
        self,
        draft: RegistrationDraft,
        rules: TournamentRules,
        *,
        claim: Claim | None,
        at: datetime,
        arrived_at: datetime | None = None,
    ) -> Entered | Replayed:
        async with self._unit_of_work.begin() as tx:
            if (earlier := await tx.replay(claim, at=at)) is not None:
                return Replayed(earlier)
            await tx.staged_files.add(draft.id, draft.logo)
            await tx.outbox.ensure(*draft.messages(at))
            team_id = await tx.registrations.enter(
                draft, rules, at=at, arrived_at=arrived_at
            )  # locks the tournament's row: last
        return Entered(team_id)
