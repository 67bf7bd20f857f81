"""The commands about registered teams: ``icct export`` and ``icct teams``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ..event_loop import finish

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_teams_commands(commands: Any) -> None:
    """Put them among the others."""
    summary = "write every team into a CSV file for spreadsheets"
    exporting = commands.add_parser("export", help=summary, description=summary)
    exporting.add_argument(
        "file", metavar="FILE", help="replaced whole or not at all, with mode 600; - is standard output"
    )
    exporting.add_argument("--status", default="", help="only teams of this status")
    exporting.add_argument("--church", default="", help="only teams of this church")
    exporting.add_argument("--search", default="", metavar="WORDS", help="only teams these words are found in")
    exporting.add_argument(
        "--removed", action="store_true", help="removed teams too: rows without anything that people had written"
    )
    exporting.set_defaults(run=_export)
    summary = "take a team out"
    actions = commands.add_parser("teams", help=summary, description=summary).add_subparsers(
        required=True, metavar="ACTION"
    )
    summary = "erase what people wrote of a team, its logo and its mail; its number stays, withdrawn"
    removing = actions.add_parser("remove", help=summary, description=summary)
    removing.add_argument("team_id", metavar="ICCT-001", help="the team's number")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    removing.set_defaults(run=_remove)


def _export(settings: Settings, chosen: Namespace) -> None:
    from .export import export  # noqa: PLC0415

    removed = "true" if chosen.removed else "false"
    filters = {"status": chosen.status, "church": chosen.church, "q": chosen.search, "removed": removed}
    finish(export(settings, chosen.file, **filters))


def _remove(settings: Settings, chosen: Namespace) -> None:
    from .team_commands import remove_team  # noqa: PLC0415

    finish(remove_team(settings, chosen.team_id, yes=chosen.yes))
