"""``icct migrate``: bring the tables of the database up to date, or back."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "bring the database's tables up to date, or back for an older version"
    migrating = commands.add_parser("migrate", help=summary, description=summary)
    migrating.add_argument(
        "--down",
        nargs="?",
        const="",
        metavar="REVISION",
        help="take back every migration after this one, or the last one alone; what those tables held is lost",
    )
    migrating.set_defaults(run=_migrate)


async def _migrate(settings: Settings, chosen: Namespace) -> None:
    from ...service.start_up.preparation import migrate_now
    from ...service.start_up.rollback import roll_back
    from ..terminal.printing import announce, say

    if chosen.down is not None:
        say(await roll_back(settings, chosen.down or None))
    else:
        say(await migrate_now(settings, on_wait=partial(announce, on_error=True)))
