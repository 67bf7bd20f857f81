"""Ask for a code, which is mailed to the captain's present address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...domain.captains.editing import CaptainRules, EditAfterConfirm
from ...domain.codes.challenge import Challenge, ChallengeId, CodePurpose
from ...domain.messages import Message, MessageKind
from ...domain.registration import Registration
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from ..codes.asking import Asker, CodeAsked, ask
from ..tournament.get_window import GetWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCodeCommand:
    """What the code is to allow, and who asks: the challenges a browser ``knows``, and its ``asker`` secret."""

    team_id: TeamId
    purpose: CodePurpose
    knows: frozenset[ChallengeId] = frozenset()
    asker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode:
    """Makes a challenge and queues the mail with its code, once a minute for a team at most."""

    unit_of_work: UnitOfWork
    window: GetWindow
    clock: Clock
    after_confirm: EditAfterConfirm = EditAfterConfirm.REVIEW

    async def __call__(self, command: AskForCodeCommand) -> CodeAsked:
        """The challenge to type the code for.

        Raises:
            TeamNotFound: there is no such team, or it was removed.
            InvalidTransition, RosterFrozen: what the code is for is not possible now.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        rules = CaptainRules(window=await self.window(), after_confirm=self.after_confirm)
        async with self.unit_of_work.begin() as tx:
            now, purpose = self.clock.now(), command.purpose
            registration = await tx.registrations.get(command.team_id)
            _check(rules, registration, purpose, now)
            made = Challenge.new(purpose, registration.id, at=now, asker=command.asker)

            def mail(kept: Challenge) -> Message:
                return Message(
                    subject=registration.id, kind=MessageKind.CODE_BY_MAIL, queued_at=now, occasion=kept.number
                )

            return await ask(tx, made, mail, Asker(knows=command.knows, secret=command.asker))


def _check(rules: CaptainRules, registration: Registration, purpose: CodePurpose, now: datetime) -> None:
    if purpose is CodePurpose.WITHDRAWAL:
        rules.check_withdrawal(registration)
    elif purpose is CodePurpose.DATA:
        _ = registration.known_team  # whatever its status
    else:
        rules.status_after_edit(registration, at=now)
