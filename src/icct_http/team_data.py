"""Everything that is kept about a team, from the container, and as a file for its captain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from icct_core import CheckCode, ExportTeamData, ExportTeamDataCommand, TeamData

from .container import Container
from .service.registering.database_retry import RetriedUseCase
from .web.team_archive import TeamArchive, team_archive

ExportedTeam = Callable[[ExportTeamDataCommand], Awaitable[TeamArchive]]

_Export = Callable[[ExportTeamDataCommand], Awaitable[TeamData]]


def export_team(container: Container, check_code: CheckCode | None = None) -> ExportedTeam:
    """What makes the file of a team, where captains ask for it with what checks their codes."""
    settings = container.settings()
    export = ExportTeamData(
        unit_of_work=container.unit_of_work(),
        registrations=container.registrations(),
        timeline=container.get_timeline(),
        get_logo=container.get_logo(),
        check_code=check_code,
        clock=container.clock(),
        mail_delay=settings.deliveries.decision_mail_delay,
    )
    retried = RetriedUseCase(use_case=export, on_retry=container.metrics().database_retry)
    return partial(_archived, retried, settings.service.files_dir)


async def _archived(export: _Export, files: Path, command: ExportTeamDataCommand) -> TeamArchive:
    return await team_archive(await export(command), files)
