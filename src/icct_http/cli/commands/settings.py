"""Options about settings, which every command takes, and the command ``icct settings``."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ...service.settings.presets import PRESETS

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


SETTINGS_OPTIONS = ("preset", "env_file")
"""What they are called in the namespace."""


class SettledParser(argparse.ArgumentParser):
    """A parser that takes these options before the name of a command and after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        group = self.add_argument_group(
            "settings", "They come from the environment, then the file .env of this folder, then the preset."
        )
        group.add_argument(
            "--preset", choices=tuple(PRESETS), default=argparse.SUPPRESS, help="the rules of this tournament (PRESET)"
        )
        group.add_argument(
            "--env-file", metavar="FILE", default=argparse.SUPPRESS, help="read this file instead of .env (ENV_FILE)"
        )


def add_settings_command(commands: Any) -> None:
    """Put it among the others."""
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
    from ...service.settings.environment import sources_of_process  # noqa: PLC0415
    from ...service.settings.settings import VARIABLES  # noqa: PLC0415
    from .settings_command import show_settings  # noqa: PLC0415

    sources = sources_of_process(VARIABLES, preset=chosen.preset, env_file=chosen.env_file)
    show_settings(settings, sources, as_json=chosen.json)


def _show_example() -> None:
    from .settings_command import show_example  # noqa: PLC0415

    show_example()
