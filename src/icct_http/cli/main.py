"""The command ``icct`` and its arguments.

Heavy imports are inside the commands that need them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .commands.check import add_check_command
from .commands.database_arguments import add_database_commands
from .commands.settings import SettledParser, add_settings_command
from .commands.smoke import add_smoke_command
from .commands.teams import add_teams_commands
from .event_loop import finish
from .terminal.standard_streams import open_closed_streams

if TYPE_CHECKING:
    from ..service.settings.settings import Settings

WRONG_SETTINGS = 2  # as argparse ends for a wrong argument
MOST_LINES = 100_000
INTERRUPTED = 130  # as a shell reports a program ended by SIGINT
UNREAD = 141  # and one ended by SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 if it could not be done, 2 if it was asked for wrongly."""
    open_closed_streams()
    try:
        try:
            status = _run(parser().parse_args(arguments))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # what read our output, as `head`, has ended
        from .terminal.printing import silence  # noqa: PLC0415

        silence(sys.stdout)
        return UNREAD
    return status


def _run(chosen: Namespace) -> int:
    if chosen.run_alone:
        chosen.run_alone()  # needs no settings
        return 0
    from ..service.settings.settings import Settings, SettingsError  # noqa: PLC0415  an interruption while importing is no traceback
    from ..service.start_up.start_error import StartError  # noqa: PLC0415

    try:
        chosen.run(Settings.load(preset=chosen.preset, env_file=chosen.env_file), chosen)
    except SettingsError as error:
        sentences = chosen.report(error.problems, chosen) if "report" in chosen else error.problems
        return _fail(WRONG_SETTINGS, *sentences)
    except StartError as error:
        return _fail(error.status, str(error))
    return 0


def parser() -> argparse.ArgumentParser:
    """What the command line is read by."""
    whole = SettledParser(prog="icct", description="Registers teams for the tournament.")
    whole.set_defaults(preset=None, env_file=None, run_alone=None)
    whole.add_argument("--version", action=VersionAction, nargs=0, help="show the version of icct and exit")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, run, summary in (
        ("serve", _serve, "take registrations, and deliver logos and mails beside it"),
        ("worker", _work, "deliver logos and mails only"),
    ):
        commands.add_parser(name, help=summary, description=summary).set_defaults(run=run)
    add_database_commands(commands)
    add_teams_commands(commands)
    add_check_command(commands)
    add_smoke_command(commands)
    _add_outbox(commands)
    _add_keys(commands)
    add_settings_command(commands)
    return whole


class VersionAction(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from ..version import VERSION  # noqa: PLC0415

        print(f"icct {VERSION}")
        parser.exit()


def _add_outbox(commands: Any) -> None:
    summary = "look at what waits to be delivered, and try again what was given up"
    actions = commands.add_parser("outbox", help=summary, description=summary).add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="list messages, by default those not delivered")
    listing.add_argument("--state", choices=("pending", "parked", "delivered"), help="only messages in this state")
    listing.add_argument("--limit", type=_count, default=100, help="at most so many lines (100)")
    listing.add_argument("--json", action="store_true", help="for other programs")
    listing.set_defaults(run=_list_messages)
    showing = actions.add_parser("show", help="everything about one team's logo and mail")
    showing.add_argument("team_id", metavar="ICCT-001", help="the team's number")
    showing.add_argument("--json", action="store_true", help="for other programs")
    showing.set_defaults(run=_show_messages)
    retrying = actions.add_parser("retry", help="queue parked and waiting messages again")
    which = retrying.add_mutually_exclusive_group(required=True)
    which.add_argument("team_id", nargs="?", metavar="ICCT-001", help="those of one team")
    which.add_argument("--all", action="store_true", help="those of every team")
    retrying.add_argument("--delivered", action="store_true", help="send the mail of this team again, too")
    retrying.set_defaults(run=_retry_messages, refuse=retrying.error)


def _add_keys(commands: Any) -> None:
    summary = "make, list and revoke API keys"
    actions = commands.add_parser("keys", help=summary, description=summary).add_subparsers(
        required=True, metavar="ACTION"
    )
    creating = actions.add_parser("create", help="make a key and print its secret, once")
    creating.add_argument("name", metavar="NAME", help="lower-case, such as website or office; it is never given again")
    creating.add_argument(
        "--scope",
        action="append",
        required=True,
        choices=("register", "read", "admin"),
        help="register teams; read what is registered; admin: read and change. May be given more than once",
    )
    creating.set_defaults(run=_create_key)
    listing = actions.add_parser("list", help="list keys, revoked ones too; secrets are kept nowhere")
    listing.add_argument("--json", action="store_true", help="for other programs")
    listing.set_defaults(run=_list_keys)
    revoking = actions.add_parser("revoke", help="let a key open nothing any more, for good")
    revoking.add_argument("name", metavar="NAME", help="what it was made with")
    revoking.set_defaults(run=_revoke_key)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_LINES:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST_LINES}")
    return int(text)


def _list_messages(settings: Settings, chosen: Namespace) -> None:
    from icct_core import NOT_DELIVERED, MessageState  # noqa: PLC0415

    from .commands.outbox import list_messages  # noqa: PLC0415

    states = frozenset({MessageState(chosen.state)}) if chosen.state else NOT_DELIVERED
    finish(list_messages(settings, states, limit=chosen.limit, as_json=chosen.json))


def _show_messages(settings: Settings, chosen: Namespace) -> None:
    from .commands.outbox import show_messages  # noqa: PLC0415

    finish(show_messages(settings, chosen.team_id, as_json=chosen.json))


def _retry_messages(settings: Settings, chosen: Namespace) -> None:
    from .commands.outbox import retry_messages  # noqa: PLC0415

    if chosen.all and chosen.delivered:
        chosen.refuse("--delivered sends the mail of one team again: name the team instead of --all")
    finish(retry_messages(settings, None if chosen.all else chosen.team_id, delivered=chosen.delivered))


def _create_key(settings: Settings, chosen: Namespace) -> None:
    from .commands.keys import create_key  # noqa: PLC0415

    finish(create_key(settings, chosen.name, chosen.scope))


def _list_keys(settings: Settings, chosen: Namespace) -> None:
    from .commands.keys import list_keys  # noqa: PLC0415

    finish(list_keys(settings, as_json=chosen.json))


def _revoke_key(settings: Settings, chosen: Namespace) -> None:
    from .commands.keys import revoke_key  # noqa: PLC0415

    finish(revoke_key(settings, chosen.name))


def _serve(settings: Settings, _: Namespace) -> None:
    from ..service.start_up.preparation import prepare  # noqa: PLC0415
    from .serve.serving import serve  # noqa: PLC0415
    from .terminal.printing import announce  # noqa: PLC0415

    may_migrate = settings.environment != "production"
    wait, told = settings.database_wait, partial(announce, on_error=True)
    finish(prepare(settings, may_migrate=may_migrate, wait=wait, refill=True, on_wait=told))
    serve(settings)


def _work(settings: Settings, _: Namespace) -> None:
    from .serve.worker_process import work  # noqa: PLC0415

    finish(work(settings))


def _fail(status: int, *sentences: str) -> int:
    from ..service.logs.visible_text import visible  # noqa: PLC0415
    from .terminal.printing import announce  # noqa: PLC0415

    for sentence in sentences:
        announce(visible(f"icct: {sentence}"), on_error=True)
    return status
