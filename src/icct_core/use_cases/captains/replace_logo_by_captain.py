"""Replace a team's logo by its captain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...domain.captains.editing import CaptainRules
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN
from ..teams.replace_logo import ReplaceLogoCommand
from .check_edit import CheckEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceLogoByCaptainCommand:
    """The file as it was sent, for the ``version`` of this team that its captain saw."""

    registration: Registration
    content: bytes
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceLogoByCaptain:
    """Replaces the logo of a team that its captain may edit.

    The team's status stays: organisers see the new logo, and are not asked about the team again.
    """

    check_edit: CheckEdit
    replace: Callable[[ReplaceLogoCommand], Awaitable[Registration]]

    async def __call__(self, command: ReplaceLogoByCaptainCommand) -> Registration:
        """The team as it is now.

        Raises:
            InvalidTransition, RosterFrozen: its captain cannot edit it now.
            ValidationFailed, InvalidFileType, FileTooLarge: the file is no logo.
            TeamNotFound, StaleVersion: there is no such team any more, or it has changed meanwhile.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        check, team = self.check_edit, command.registration
        rules = CaptainRules(window=await check.window(), after_confirm=check.after_confirm)
        rules.status_after_edit(team, at=check.clock.now())
        return await self.replace(
            ReplaceLogoCommand(team_id=team.team_id, content=command.content, actor=CAPTAIN, version=command.version)
        )
