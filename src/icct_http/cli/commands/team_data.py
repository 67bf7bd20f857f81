"""``icct teams data``: writes everything that is kept about a team into a file, for its captain."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command
from ..replaced_file import place_of

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(actions: Commands) -> None:
    """Add the command and what it takes."""
    exporting = add_command(actions, "data", "write everything that is kept about a team into a ZIP, for its captain")
    exporting.add_argument("team_id", metavar="ICCT-001", help="the team's number")
    exporting.add_argument("file", metavar="FILE", help="replaced whole or not at all, with mode 600")
    exporting.set_defaults(run=_data)


async def _data(settings: Settings, chosen: Namespace) -> None:
    """Write the file; the history has it before. Raises ``StartError``."""
    from icct_adapters.files.atomic_write import atomic_write
    from icct_core import OPERATOR, ExportTeamDataCommand, TeamId

    from ...team_data import export_team
    from ..backup.backup_errors import told_in_a_sentence
    from ..opened_container import opened_container
    from ..terminal.printing import say
    from ..terminal.progress import Progress

    place = place_of(chosen.file)
    async with opened_container(settings) as container:
        command = ExportTeamDataCommand(team_id=TeamId.parse(chosen.team_id), actor=OPERATOR)
        archive = await export_team(container)(command)
        with (
            told_in_a_sentence(f"{chosen.file} cannot be written", Progress()),
            atomic_write(place.parent, lambda made: made.replace(place), prefix=".icct-data-") as out,
        ):
            out.write(archive.content)
    say(f"{chosen.file} holds everything that is kept about {command.team_id}. Give it to nobody but the captain.")
