"""Withdraw a team by its captain, with a code; organisers can reinstate it."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.captains.editing import CaptainRules
from ...domain.codes.challenge import ChallengeId, CodePurpose, GivenCode
from ...domain.codes.code_errors import CodeInvalid
from ...domain.messages import MessageKind
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, HistoryAction
from ...domain.status import RegistrationStatus
from ...domain.values import TeamId
from ...domain.window import Window
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import UnitOfWork
from ..codes.check_code import CheckCode
from ..review.changing import get_version, mail, record
from .knowing import knows

_RULES = CaptainRules(window=Window())  # squads may be frozen: who does not come should say so


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawByCaptainCommand:
    """The ``version`` of the team that the captain saw, and the code that was mailed."""

    team_id: TeamId
    version: int | None
    code: GivenCode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawByCaptain:
    """Withdraws a team that plays: it gives up its place and its name, and keeps its number and its data."""

    unit_of_work: UnitOfWork
    registrations: RegistrationReader
    check_code: CheckCode

    async def __call__(self, command: WithdrawByCaptainCommand) -> Registration:
        """The team as it is now, withdrawn.

        Raises:
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            InvalidTransition: it is rejected or withdrawn already; no try of the code is counted.
            CodeInvalid: the code is wrong, ended or used.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        challenge_id = await self._checked_code(command)
        async with self.unit_of_work.begin() as tx:
            before = await get_version(tx, command.team_id, command.version)
            _RULES.check_withdrawal(before)
            now = self.check_code.clock.now()
            if not (challenge_id and await tx.challenges.use(challenge_id, at=now)):
                raise CodeInvalid
            after = before.become(RegistrationStatus.WITHDRAWN, at=now)
            await tx.registrations.change(before, after, teams_per_church=None)
            number = await record(tx, before, after, action=HistoryAction.WITHDRAWN, actor=CAPTAIN)
            await mail(tx, after, number, MessageKind.CHANGE_BY_MAIL)
            return await knows(tx, before, after)

    async def _checked_code(self, command: WithdrawByCaptainCommand) -> ChallengeId | None:
        """The challenge of the code; of a stale version nothing is checked, as it is refused."""
        before = await self.registrations.get(command.team_id)
        if before.version != command.version:
            return None
        _RULES.check_withdrawal(before)
        return await self.check_code(command.code, CodePurpose.WITHDRAWAL, before.id)
