"""The commands that look after the database: ``icct migrate``, ``icct backup`` and ``icct restore``."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .settings import Settings


def add_database_commands(commands: Any) -> None:
    """Put them among the others."""
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


def _migrate(settings: Settings, chosen: Namespace) -> None:
    if chosen.down is not None:
        from .rollback import roll_back  # noqa: PLC0415

        print(asyncio.run(roll_back(settings, chosen.down or None)))
        return
    from .preparation import migrate_now  # noqa: PLC0415

    print(asyncio.run(migrate_now(settings)))
