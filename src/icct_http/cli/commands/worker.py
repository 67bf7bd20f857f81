"""``icct worker``: deliver logos and mails, and serve nothing."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "deliver logos and mails only"
    commands.add_parser("worker", help=summary, description=summary).set_defaults(run=_work)


async def _work(settings: Settings, _: Namespace) -> None:
    from ..serve.worker_process import work

    await work(settings)
