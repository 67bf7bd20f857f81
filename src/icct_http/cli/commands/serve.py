"""``icct serve``: take registrations, and deliver logos and mails."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..command_parser import Commands
from ..event_loop import finish

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "take registrations, and deliver logos and mails beside it"
    commands.add_parser("serve", help=summary, description=summary).set_defaults(run=_serve)


def _serve(settings: Settings, _: Namespace) -> None:
    from ...service.start_up.preparation import prepare
    from ..serve.serving import serve
    from ..terminal.printing import announce

    may_migrate = settings.service.environment != "production"
    wait, told = settings.database.wait, partial(announce, on_error=True)
    finish(prepare(settings, may_migrate=may_migrate, wait=wait, refill=True, on_wait=told))
    serve(settings)
