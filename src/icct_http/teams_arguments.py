"""The commands about registered teams: ``icct export``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .event_loop import finish

if TYPE_CHECKING:
    from .settings import Settings


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
    exporting.set_defaults(run=_export)


def _export(settings: Settings, chosen: Namespace) -> None:
    from .export import export  # noqa: PLC0415

    finish(export(settings, chosen.file, status=chosen.status, church=chosen.church, search=chosen.search))
