"""Answer a request for changes by sending the team again as it is."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.captains.editing import CaptainRules
from ...domain.messages import MessageKind
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, HistoryAction
from ...domain.status import RegistrationStatus
from ...domain.values import TeamId
from ...domain.window import Window
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from ..review.changing import get_version, mail, record
from .knowing import knows


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequestCommand:
    """The ``version`` of the team that the captain saw."""

    team_id: TeamId
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """Puts a team back to review whose captain was asked for changes, when there was nothing to edit.

    A mail or a call may have answered, or the new logo does. It is possible after squads are frozen.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, command: AnswerRequestCommand) -> Registration:
        """The team as it is now, waiting for review.

        Raises:
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            InvalidTransition: nobody waits for an answer.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        async with self.unit_of_work.begin() as tx:
            before = await get_version(tx, command.team_id, command.version)
            CaptainRules(window=Window()).check_answer(before)
            after = before.become(RegistrationStatus.REGISTERED, at=self.clock.now())
            await tx.registrations.change(before, after, teams_per_church=None)
            number = await record(tx, before, after, action=HistoryAction.ANSWERED, actor=CAPTAIN)
            await mail(tx, after, number, MessageKind.CHANGE_BY_MAIL)
            return await knows(tx, before, after)
