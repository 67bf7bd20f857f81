"""Edit a team by its captain: coach and squad freely, phones and address with a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...domain.captains.editing import CaptainRules
from ...domain.codes.challenge import ChallengeId, CodePurpose, GivenCode
from ...domain.codes.code_errors import CodeInvalid
from ...domain.messages import MessageKind
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, HistoryAction
from ...domain.values import TeamId
from ...ports.unit_of_work import UnitOfWork
from ..codes.check_code import CheckCode
from ..review.changing import get_version, mail, record
from .check_edit import CheckEdit
from .knowing import knows


@dataclass(frozen=True, slots=True, kw_only=True)
class EditByCaptainCommand:
    """Fields of the form as they were typed, for the ``version`` of the team that the captain saw.

    A phone or an address may be given as its mask, which leaves it as it is.
    """

    team_id: TeamId
    version: int | None
    fields: Mapping[str, object]
    code: GivenCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditByCaptain:
    """Writes edited fields, keeps each in the history, and queues the mail with the difference, in one transaction.

    - Phones and the address take a code that was mailed to the present address; links that went there then end.
    - A request for changes is answered by it; a confirmed team is reviewed again, stays confirmed, or is not edited.
    - An address that is not the captain's any more is told so.
    """

    unit_of_work: UnitOfWork
    check_edit: CheckEdit
    check_code: CheckCode

    async def __call__(self, command: EditByCaptainCommand) -> Registration:
        """The team as it is now; if nothing differs it stays as it was, in the same version.

        Raises:
            ValidationFailed: fields cannot be accepted, all of them are named; no try of the code is counted.
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            InvalidTransition, RosterFrozen: its captain cannot edit it now.
            CodeInvalid: a code is needed, and this one is wrong, ended or used.
            DuplicateTeam: another team has its name and the new phone; nothing is told of it.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        check = self.check_edit
        rules = CaptainRules(window=await check.window(), after_confirm=check.after_confirm)
        challenge_id = await self._checked_code(rules, command)
        async with self.unit_of_work.begin() as tx:
            before = await get_version(tx, command.team_id, command.version)
            now = check.clock.now()
            edit = check.apply(rules, before, command.fields, at=now)
            if not edit.changes:
                return before
            if edit.needs_code and not (challenge_id and await tx.challenges.use(challenge_id, at=now)):
                raise CodeInvalid
            await tx.registrations.change(before, edit.after, teams_per_church=check.rules.teams_per_church)
            number = await record(
                tx, before, edit.after, action=HistoryAction.EDITED, actor=CAPTAIN, changes=edit.changes
            )
            moved = before.link_version != edit.after.link_version
            kinds = [MessageKind.CHANGE_BY_MAIL, *([MessageKind.MOVE_BY_MAIL] if moved else [])]
            await mail(tx, edit.after, number, *kinds)
            return await knows(tx, before, edit.after)

    async def _checked_code(self, rules: CaptainRules, command: EditByCaptainCommand) -> ChallengeId | None:
        """The challenge of the code, if one is needed; of a stale version nothing is checked, as it is refused."""
        check = self.check_edit
        before = await check.registrations.get(command.team_id)
        if before.version != command.version:
            return None
        edit = check.apply(rules, before, command.fields, at=check.clock.now())
        return await self.check_code(command.code, CodePurpose.CONTACT, before.id) if edit.needs_code else None
