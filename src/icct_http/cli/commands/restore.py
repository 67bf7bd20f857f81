"""``icct restore``: put a backup into an empty place, or only try whether it can be done."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    restoring = add_command(
        commands, "restore", "put a backup into an empty database, and its logos into an empty folder"
    )
    restoring.add_argument("file", type=Path, metavar="FILE", help="what icct backup wrote")
    restoring.add_argument(
        "--verify", action="store_true", help="only try it, in a scratch database, and compare the numbers of rows"
    )
    restoring.add_argument(
        "--end-links",
        action="store_true",
        help="end every captain's link: those that were ended since the backup would work again",
    )
    restoring.set_defaults(run=_restore)


async def _restore(settings: Settings, chosen: Namespace) -> None:
    from ..backup.restore import restore, verify
    from ..terminal.printing import say

    if chosen.verify:
        say(await verify(settings, chosen.file))
    else:
        await restore(settings, chosen.file, end_links=chosen.end_links)
