"""``icct backup``: write the database and the logos of this disk into one file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "write the database, and logos kept on this disk, into one file"
    backing_up = commands.add_parser("backup", help=summary, description=summary)
    backing_up.add_argument("file", type=Path, metavar="FILE", help="a new file; it gets mode 600")
    backing_up.set_defaults(run=_back_up)


async def _back_up(settings: Settings, chosen: Namespace) -> None:
    from ..backup.backup import back_up

    await back_up(settings, chosen.file)
