"""``icct teams``: take a team out."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "take a team out"
    actions = commands.add_parser("teams", help=summary, description=summary).add_subparsers(
        required=True, metavar="ACTION"
    )
    summary = "erase what people wrote of a team, its logo and its mail; its number stays, withdrawn"
    removing = actions.add_parser("remove", help=summary, description=summary)
    removing.add_argument("team_id", metavar="ICCT-001", help="the team's number")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    removing.set_defaults(run=_remove)


async def _remove(settings: Settings, chosen: Namespace) -> None:
    """Remove a team for good, if a person says so. Raises ``StartError``."""
    from icct_core import TeamId

    from ..opened_container import opened_container
    from ..terminal.confirm import confirm
    from ..terminal.printing import say

    async with opened_container(settings) as container:
        removed = (await container.get_registration()(TeamId.parse(chosen.team_id))).team_id
        confirm(f"Erase everything about {removed} but its number, for good?", yes=chosen.yes)
        await container.remove_team()(removed)
    say(f"{removed} is removed: its number stays, withdrawn, and its logo goes with the next deliveries.")
