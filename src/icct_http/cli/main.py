"""The command ``icct`` and its arguments.

Heavy imports are inside the commands that need them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Sequence

from .command_parser import CommandParser, VersionAction
from .commands import (
    backup,
    check,
    churches,
    export,
    history,
    keys,
    migrate,
    organisers,
    outbox,
    privacy,
    restore,
    serve,
    settings,
    smoke,
    teams,
    window,
    worker,
)
from .event_loop import finish
from .garbage import collect_nothing
from .terminal.standard_streams import flushing, open_closed_streams

WRONG_SETTINGS = 2  # as argparse ends for a wrong argument
INTERRUPTED = 130  # as a shell reports a program ended by SIGINT
UNREAD = 141  # and one ended by SIGPIPE

COMMANDS = (
    serve,
    worker,
    migrate,
    backup,
    restore,
    export,
    teams,
    history,
    window,
    churches,
    organisers,
    privacy,
    check,
    smoke,
    outbox,
    keys,
    settings,
)
"""In the order of the help. Each adds its arguments, and what to ``run`` with the settings and the arguments: a
function, or a coroutine function."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 if it could not be done, 2 if it was asked for wrongly."""
    collect_nothing()
    open_closed_streams()
    try:
        with flushing(sys.stdout):
            return _run(parser().parse_args(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # what read our output, as `head`, has ended
        return UNREAD


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = CommandParser(prog="icct", description="Registers teams for the tournament.")
    whole.set_defaults(preset=None, env_file=None, run_alone=None)
    whole.add_argument("--version", action=VersionAction, nargs=0, help="show the version of icct and exit")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_arguments(commands)
    return whole


def _run(chosen: Namespace) -> int:
    if chosen.run_alone:
        chosen.run_alone()  # needs no settings
        return 0
    from ..service.settings.problems import SettingsError  # noqa: PLC0415  an interruption while importing is no traceback
    from ..service.settings.settings import Settings  # noqa: PLC0415
    from ..service.start_up.start_error import StartError  # noqa: PLC0415

    try:
        work = chosen.run(Settings.load(preset=chosen.preset, env_file=chosen.env_file), chosen)
        if work is not None:
            finish(work)
    except SettingsError as error:
        sentences = chosen.report(error.problems, chosen) if "report" in chosen else error.sentences
        return _fail(WRONG_SETTINGS, *sentences)
    except StartError as error:
        return _fail(error.status, str(error))
    return 0


def _fail(status: int, *sentences: str) -> int:
    from ..service.logs.visible_text import visible  # noqa: PLC0415
    from .terminal.printing import announce  # noqa: PLC0415

    for sentence in sentences:
        announce(visible(f"icct: {sentence}"), on_error=True)
    return status
