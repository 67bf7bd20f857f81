"""``icct outbox``: what waits to be delivered, what was given up, and trying that again."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command, whole_number

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

MOST_LINES = 100_000

STATES = ("pending", "parked", "delivered", "unneeded")
KINDS = (
    *("store_logo", "confirm_by_mail", "change_by_mail", "move_by_mail"),
    *("code_by_mail", "link_by_mail", "sign_in_by_mail", "purge_by_mail", "remove_logo"),
)
"""Those of the core, which is not loaded to read a command."""


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(
        commands, "outbox", "look at what waits to be delivered, and try again what was given up"
    ).add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list messages, by default those not delivered")
    listing.add_argument("--state", choices=STATES, help="only messages in this state")
    listing.add_argument("--limit", type=whole_number(MOST_LINES), default=100, help="at most so many lines (100)")
    listing.add_argument("--json", action="store_true", help="for other programs")
    listing.set_defaults(run=_list)
    showing = actions.add_parser("show", help="everything about one team's logo and mails")
    showing.add_argument("team_id", metavar="ICCT-001", help="the team's number")
    showing.add_argument("--json", action="store_true", help="for other programs")
    showing.set_defaults(run=_show)
    retrying = actions.add_parser("retry", help="queue parked and waiting messages again")
    which = retrying.add_mutually_exclusive_group(required=True)
    which.add_argument("team_id", nargs="?", metavar="ICCT-001", help="those of one team")
    which.add_argument("--all", action="store_true", help="those of every team")
    retrying.add_argument(
        "--kind",
        action="append",
        choices=KINDS,
        help="only messages of this kind; may be repeated",
    )
    retrying.add_argument("--delivered", action="store_true", help="send the mail of this team again, too")
    retrying.set_defaults(run=_retry, refuse=retrying.error)


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each message, the oldest first."""
    from icct_core import NOT_DELIVERED, ListMessagesQuery, MessageState

    from ..opened_container import opened_container
    from ..terminal.message_table import message_documents, message_table
    from ..terminal.printing import print_json, say

    states = frozenset({MessageState(chosen.state)}) if chosen.state else NOT_DELIVERED
    async with opened_container(settings) as container:
        entries = await container.list_messages()(ListMessagesQuery(states=states, limit=chosen.limit))
        depth = await container.outbox().depth()
    if chosen.json:
        print_json(message_documents(entries))
        return
    if entries:
        say(message_table(entries))
    say(f"{depth.pending} pending, {depth.parked} parked.")


async def _show(settings: Settings, chosen: Namespace) -> None:
    """Print everything about the messages of one team."""
    from icct_core import ListMessagesQuery, MessageState, TeamId

    from ..opened_container import opened_container
    from ..terminal.message_table import message_details, message_documents
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        query = ListMessagesQuery(states=frozenset(MessageState), team_id=TeamId.parse(chosen.team_id))
        entries = await container.list_messages()(query)
        registration = await container.get_registration()(TeamId.parse(chosen.team_id))
    if chosen.json:
        print_json(message_documents(entries))
        return
    for entry in entries:
        say(message_details(entry))
    say(f"Logo of {registration.team_id}: {registration.logo.url if registration.logo else 'not stored yet'}")
    if not entries:
        say("Its messages were delivered, and are forgotten since (OUTBOX_RETENTION).")


async def _retry(settings: Settings, chosen: Namespace) -> None:
    """Queue again what was given up, put off or, if asked for, delivered; of one team or of all."""
    from icct_core import RetryMessagesCommand, TeamId, parse_kinds

    from ..opened_container import opened_container
    from ..terminal.message_table import retry_sentences
    from ..terminal.printing import say

    if chosen.all and chosen.delivered:
        chosen.refuse("--delivered sends the mail of one team again: name the team instead of --all")
    async with opened_container(settings) as container:
        team = None if chosen.all else TeamId.parse(chosen.team_id)
        command = RetryMessagesCommand(team_id=team, delivered=chosen.delivered, kinds=parse_kinds(chosen.kind))
        retried = await container.retry_messages()(command)
    say(retry_sentences(retried, team))
