"""The command ``icct smoke``."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ..event_loop import finish

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

MOST_PLAYERS = 100


def add_smoke_command(commands: Any) -> None:
    """Put it among the others."""
    summary = "try a running service from outside, with a test team that is removed again"
    testing = commands.add_parser("smoke", help=summary, description=summary)
    testing.add_argument("url", metavar="URL", help="as https://api.example.org")
    testing.add_argument("--yes", action="store_true", help="do not ask")
    testing.add_argument("--no-register", action="store_true", help="register no test team, even with ADMIN_API_KEY")
    testing.add_argument("--players", type=_players, default=11, metavar="N", help="so many in the test team (11)")
    testing.add_argument("--origin", metavar="URL", help="a website that may call the service (first of CORS_ORIGINS)")
    testing.add_argument("--slow", action="store_true", help="wait also for the 408 of a request that never ends")
    testing.add_argument("--json", action="store_true", help="for other programs")
    testing.set_defaults(run=_smoke)


def _players(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PLAYERS:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST_PLAYERS}")
    return int(text)


def _smoke(settings: Settings, chosen: Namespace) -> None:
    from ..smoke.smoke_command import SmokeOrder, smoke  # noqa: PLC0415

    order = SmokeOrder(
        url=chosen.url,
        registers=not chosen.no_register,
        players=chosen.players,
        origin=chosen.origin,
        slow=chosen.slow,
        yes=chosen.yes,
        as_json=chosen.json,
    )
    finish(smoke(settings, order))
