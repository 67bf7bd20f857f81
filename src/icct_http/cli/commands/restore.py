"""``icct restore``: put a backup into an empty place, or only try whether it can be done."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "put a backup into an empty database, and its logos into an empty folder"
    restoring = commands.add_parser("restore", help=summary, description=summary)
    restoring.add_argument("file", type=Path, metavar="FILE", help="what icct backup wrote")
    restoring.add_argument(
        "--verify", action="store_true", help="only try it, in a scratch database, and compare the numbers of rows"
    )
    restoring.set_defaults(run=_restore)


async def _restore(settings: Settings, chosen: Namespace) -> None:
    from ..backup.restore import restore, verify
    from ..terminal.printing import say

    if chosen.verify:
        say(await verify(settings, chosen.file))
    else:
        await restore(settings, chosen.file)
