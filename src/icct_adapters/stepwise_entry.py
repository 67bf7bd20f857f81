"""Registers a team step by step in one transaction, on any store."""

from __future__ import annotations

from datetime import datetime

from icct_core import Claim, Entered, RegistrationDraft, Replayed, TeamEntry, TournamentRules, UnitOfWork


class StepwiseEntry(TeamEntry):
    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, claim: Claim | None, at: datetime
    ) -> Entered | Replayed:
        async with self._unit_of_work.begin() as tx:
            if (earlier := await tx.replay(claim, at=at)) is not None:
                return Replayed(earlier)
            await tx.staged_files.add(draft.id, draft.logo)
            await tx.outbox.ensure(*draft.messages(at))
            team_id = await tx.registrations.enter(draft, rules, at=at)  # takes the counter's lock: last
        return Entered(team_id)
