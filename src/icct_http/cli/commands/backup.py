"""``icct backup``: write the database and the logos of this disk into one file, and remove backups that are too old."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

PRUNE = "prune"


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    backing_up = add_command(commands, "backup", "write the database, and logos kept on this disk, into one file")
    backing_up.add_argument(
        "file",
        metavar="FILE",
        help="a new file, which gets mode 600; or prune, to remove backups in BACKUP_DIR older than BACKUP_KEEP_DAYS",
    )
    backing_up.add_argument("--dry-run", action="store_true", help="with prune: name them and remove none")
    backing_up.set_defaults(run=_back_up)


async def _back_up(settings: Settings, chosen: Namespace) -> None:
    if chosen.file == PRUNE:
        await _prune(settings, chosen)
        return
    from ...service.start_up.start_error import WrongArgument
    from ..backup.backup import back_up

    if chosen.dry_run:
        raise WrongArgument("--dry-run goes with prune: nothing else is tried.")
    await back_up(settings, Path(chosen.file))


async def _prune(settings: Settings, chosen: Namespace) -> None:
    """Remove whole backups that are too old, never the newest. Raises ``StartError``."""
    from icct_adapters.in_thread import in_thread
    from icct_adapters.system_clock import SystemClock

    from ...service.start_up.start_error import WrongSetting
    from ..backup.backup_errors import told_in_a_sentence
    from ..backup.prune import backups_in, outdated
    from ..terminal.printing import say
    from ..terminal.progress import Progress

    folder, kept_for = settings.service.backup_dir, settings.privacy.backups_kept_for
    if folder is None:
        raise WrongSetting("BACKUP_DIR is not set: it names the folder that backups are in.")
    with told_in_a_sentence(f"{folder} cannot be pruned", Progress()):
        backups = await in_thread(partial(backups_in, folder))
        old = outdated(backups, kept_for=kept_for, at=SystemClock().now())
        for one in old:
            if not chosen.dry_run:
                one.file.unlink(missing_ok=True)
            say(f"{one.file} of {one.made_at:%Y-%m-%d} {'would be' if chosen.dry_run else 'is'} removed.")
    if not old:
        say(f"There is nothing to remove: backups are kept for {kept_for.days} days, and the newest for ever.")
