"""The command ``icct``. Heavy imports stand inside the commands that need them."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from .settings import Settings, SettingsError
from .version import VERSION

WRONG_SETTINGS = 2  # as argparse ends for a wrong argument
CANNOT_START = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 if it could not be done, 2 if it was asked for wrongly."""
    command: Callable[[Settings], None] = _parser().parse_args(arguments).run
    try:
        settings = Settings.load()
    except SettingsError as error:
        return _fail(WRONG_SETTINGS, *error.problems)
    from .preparation import StartError  # noqa: PLC0415  a wrong setting is told at once

    try:
        command(settings)
    except StartError as error:
        return _fail(CANNOT_START, str(error))
    except KeyboardInterrupt:
        return 130  # as a shell reports a program ended by SIGINT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="icct", description="Registers teams for the tournament.", epilog="Settings come from the environment."
    )
    parser.add_argument("--version", action="version", version=f"icct {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, summary in (
        ("serve", _serve, "take registrations, and deliver logos and mails beside it"),
        ("worker", _work, "deliver logos and mails only"),
        ("migrate", _migrate, "bring the database's tables up to date"),
    ):
        commands.add_parser(name, help=summary, description=summary).set_defaults(run=run)
    return parser


def _serve(settings: Settings) -> None:
    from .preparation import prepare  # noqa: PLC0415
    from .serving import serve  # noqa: PLC0415

    asyncio.run(prepare(settings, may_migrate=settings.environment != "production"))
    serve(settings)


def _work(settings: Settings) -> None:
    from .working import work  # noqa: PLC0415

    asyncio.run(work(settings))


def _migrate(settings: Settings) -> None:
    from .preparation import migrate_now  # noqa: PLC0415

    print(asyncio.run(migrate_now(settings)))


def _fail(status: int, *sentences: str) -> int:
    for sentence in sentences:
        print(f"icct: {sentence}", file=sys.stderr)
    return status
