"""``icct settings``: show the settings in force and where each comes from."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "show the settings in force and where each comes from; secrets are left out"
    showing = commands.add_parser("settings", help=summary, description=summary)
    form = showing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for other programs")
    form.add_argument(
        "--example",
        dest="run_alone",
        action="store_const",
        const=_show_example,
        help="print a file .env to fill in, with what each setting means",
    )
    showing.set_defaults(run=_show)


def _show(settings: Settings, chosen: Namespace) -> None:
    from ...service.settings.environment import sources_of_process
    from ...service.settings.settings import VARIABLES
    from ..terminal.settings_table import show_settings

    sources = sources_of_process(VARIABLES, preset=chosen.preset, env_file=chosen.env_file)
    show_settings(settings, sources, as_json=chosen.json)


def _show_example() -> None:
    from ...service.settings.env_example import env_example
    from ..terminal.printing import say

    say(env_example().rstrip("\n"))
