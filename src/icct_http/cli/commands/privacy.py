"""``icct privacy``: erase everything personal, and say whose data were in reach of whom."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "privacy", "erase what is personal, and account for who saw it").add_subparsers(
        required=True, metavar="ACTION"
    )
    purging = add_command(actions, "purge", "erase everything personal of the whole tournament, now")
    purging.add_argument("--dry-run", action="store_true", help="show what would go and when it goes by itself")
    purging.add_argument("--yes", action="store_true", help="do not ask")
    purging.set_defaults(run=_purge)


async def _purge(settings: Settings, chosen: Namespace) -> None:
    """Say what there is, and erase it once the prefix was typed. Raises ``StartError`` while registration is open."""
    from icct_core import OPERATOR

    from ...service.start_up.start_error import StartError
    from ..opened_container import opened_container
    from ..terminal.confirm import confirm_by_typing
    from ..terminal.printing import say
    from ..terminal.purge_words import erased_in_words, personal_in_words, plan_in_words

    prefix = settings.tournament.id_prefix
    async with opened_container(settings) as container:
        clock, purge = container.database_clock(), container.purge_tournament()
        await clock.measure()
        window, now = await container.get_window()(), clock.now()
        say(personal_in_words(prefix, await purge.personal()))
        if chosen.dry_run:
            say(plan_in_words(await purge.plan(), settings.tournament.timezone, at=now))
            return
        if window.is_open(now) or window.opens_later(now):
            raise StartError("Registration is open, or will be: close it first with `icct window close`.")
        confirm_by_typing(f"All of it is erased, and cannot be taken back. Type {prefix}:", prefix, yes=chosen.yes)
        say(erased_in_words(await purge.at_once(OPERATOR)))
