"""The commands that look after the database: ``icct migrate``, ``icct backup`` and ``icct restore``."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..event_loop import finish

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


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
    summary = "write the database, and logos kept on this disk, into one file"
    backing_up = commands.add_parser("backup", help=summary, description=summary)
    backing_up.add_argument("file", type=Path, metavar="FILE", help="a new file; it gets mode 600")
    backing_up.set_defaults(run=_back_up)
    summary = "put a backup into an empty database, and its logos into an empty folder"
    restoring = commands.add_parser("restore", help=summary, description=summary)
    restoring.add_argument("file", type=Path, metavar="FILE", help="what icct backup wrote")
    restoring.add_argument(
        "--verify", action="store_true", help="only try it, in a scratch database, and compare the numbers of rows"
    )
    restoring.set_defaults(run=_restore)


def _migrate(settings: Settings, chosen: Namespace) -> None:
    if chosen.down is not None:
        from ...service.start_up.rollback import roll_back  # noqa: PLC0415
        from ..terminal.printing import say  # noqa: PLC0415

        say(finish(roll_back(settings, chosen.down or None)))
        return
    from ...service.start_up.preparation import migrate_now  # noqa: PLC0415
    from ..terminal.printing import announce, say  # noqa: PLC0415

    say(finish(migrate_now(settings, on_wait=partial(announce, on_error=True))))


def _back_up(settings: Settings, chosen: Namespace) -> None:
    from ..backup.backup import back_up  # noqa: PLC0415

    finish(back_up(settings, chosen.file))


def _restore(settings: Settings, chosen: Namespace) -> None:
    from ..backup.restore import restore, verify  # noqa: PLC0415
    from ..terminal.printing import say  # noqa: PLC0415

    if chosen.verify:
        say(finish(verify(settings, chosen.file)))
    else:
        finish(restore(settings, chosen.file))
