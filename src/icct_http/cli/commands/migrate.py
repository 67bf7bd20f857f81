"""``icct migrate``: bring the tables of the database up to date, or back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    migrating = add_command(commands, "migrate", "bring the database's tables up to date, or back for an older version")
    migrating.add_argument(
        "--down",
        nargs="?",
        const="",
        metavar="REVISION",
        help="take back every migration after this one, or the last one alone; what that loses is named before",
    )
    migrating.add_argument("--yes", action="store_true", help="do not ask whether that may be lost")
    migrating.add_argument(
        "--force", action="store_true", help="although other processes of the service use the database"
    )
    migrating.set_defaults(run=_migrate)


async def _migrate(settings: Settings, chosen: Namespace) -> None:
    from ...service.start_up.preparation import migrate_now
    from ..terminal.printing import announce, say

    tell = partial(announce, on_error=True)
    if chosen.down is not None:
        say(await _go_down(settings, chosen, tell))
    else:
        say(await migrate_now(settings, force=chosen.force, on_wait=tell))


async def _go_down(settings: Settings, chosen: Namespace, tell: Callable[[str], None]) -> str:
    """Ask first if anything is lost."""
    from ...service.start_up.rollback import roll_back, would_be_lost
    from ..terminal.confirm import confirm

    to = chosen.down or None
    if lost := await would_be_lost(settings, to):
        tell("\n".join(["Taking the migrations back loses or changes for good:", *(f"  {words}" for words in lost)]))
        confirm("Take them back?", yes=chosen.yes)
    return await roll_back(settings, to, force=chosen.force, told=tell)
