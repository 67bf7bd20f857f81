"""``icct history``: who did what, when and why."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command, whole_number

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

_MOST_LINES = 500


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    listing = add_command(commands, "history", "list who did what, when and why, the newest first")
    listing.add_argument("--since", metavar="TIME", help="only from this time on, such as 2026-12-31T18:30:00Z")
    listing.add_argument("--action", default="", help="only these actions, such as decided,removed")
    listing.add_argument(
        "--limit", type=whole_number(_MOST_LINES), default=100, help=f"at most so many (100; {_MOST_LINES} at most)"
    )
    listing.add_argument("--before", type=whole_number(10**18), metavar="NUMBER", help="only entries before this one")
    listing.add_argument("--json", action="store_true", help="for other programs")
    listing.set_defaults(run=_list)


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each entry."""
    from icct_core import ListHistoryQuery, collecting, parse_actions, parse_moment

    from ..opened_container import opened_container
    from ..recording_views import recording_views
    from ..terminal.printing import print_json, say
    from ..terminal.team_table import history_document, history_line

    async with opened_container(settings) as container:
        with collecting() as fields:
            query = ListHistoryQuery(
                since=fields.parse("since", parse_moment, chosen.since) if chosen.since else None,
                actions=fields.parse("action", parse_actions, chosen.action),
                before=chosen.before,
                limit=chosen.limit,
                for_admin=True,
            )
        page = await container.list_history()(query)
        shown = {one.entry.registration_id for one in page.entries if one.entry.shows_contact_data}
        async with recording_views(container, *filter(None, shown)):
            if chosen.json:
                entries = [history_document(one) for one in page.entries]
                print_json({"entries": entries, "next_before": page.next_before})
                return
            for recorded in page.entries:
                say(history_line(recorded, settings.tournament.timezone))
            if not page.entries:
                say("Nothing was done.")
            if page.next_before is not None:
                say(f"Go on with --before {page.next_before}.")
