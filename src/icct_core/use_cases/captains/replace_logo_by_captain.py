"""Replace a team's logo by its captain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ...domain.captains.editing import CaptainRules
from ...domain.errors import StaleVersion
from ...domain.logo import Logo
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, HistoryAction
from ...ports.history_reader import HistoryReader
from ..teams.replace_logo import ReplaceLogoCommand, logo_change
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

    - The team's status stays: organisers see the new logo, and are not asked about the team again.
    - The same form sent twice is one replacement: the history tells what its version was replaced by.
    """

    check_edit: CheckEdit
    history: HistoryReader
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
        try:
            return await self.replace(
                ReplaceLogoCommand(
                    team_id=team.team_id, content=command.content, actor=CAPTAIN, version=command.version
                )
            )
        except StaleVersion:
            if not await self._is_done(command):
                raise
            return team

    async def _is_done(self, command: ReplaceLogoByCaptainCommand) -> bool:
        file = logo_change(Logo.parse(command.content))
        entries = [one.entry for one in await self.history.of([command.registration.id])]
        return any(
            (one.action, one.actor, one.version, one.changes)
            == (HistoryAction.LOGO_REPLACED, CAPTAIN, command.version + 1, (file,))
            for one in entries
        )
