"""Options that every command takes, and the type of what commands are added to."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, TypeAlias

from ..service.settings.presets import PRESETS

SETTINGS_OPTIONS = ("preset", "env_file")
"""The names of ``--preset`` and ``--env-file`` in a namespace."""


class CommandParser(argparse.ArgumentParser):
    """A parser that takes ``--preset`` and ``--env-file`` both before the name of a command and after it."""

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


Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"  # noqa: SLF001  argparse has no other name for it


def add_command(commands: Commands, name: str, summary: str) -> CommandParser:
    """Add a command; ``summary`` stands in the list of commands and above its own help."""
    return commands.add_parser(name, help=summary, description=summary)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add what chooses teams, as the lists of the API take it."""
    parser.add_argument("--status", default="", help="only teams of this status, or of several, separated by commas")
    parser.add_argument("--church", default="", help="only teams of this church")
    parser.add_argument("--search", default="", metavar="WORDS", help="only teams that have all these words")
    parser.add_argument(
        "--changed-since", default="", metavar="TIME", help="only those changed from then on, as 2026-12-31T18:30:00Z"
    )


class VersionAction(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from ..version import VERSION  # noqa: PLC0415

        print(f"icct {VERSION}")
        parser.exit()


def whole_number(most: int) -> Callable[[str], int]:
    """Return a type of arguments: whole numbers from 1 to ``most``."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {most}")
        return int(text)

    return parse
