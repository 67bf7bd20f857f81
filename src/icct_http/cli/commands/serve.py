"""``icct serve``: take registrations, and deliver logos and mails."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command
from ..event_loop import finish

if TYPE_CHECKING:
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    add_command(commands, "serve", "take registrations, and deliver logos and mails beside it").set_defaults(run=_serve)


def _serve(settings: Settings, _: Namespace) -> None:
    from ...service.captains.signing_key import agree_on_key
    from ...service.organisers.first_link import first_link
    from ...service.start_up.overruled_settings import overruled_at_start
    from ...service.start_up.preparation import prepare
    from ..serve.serving import serve
    from ..terminal.printing import announce

    may_migrate = settings.service.environment != "production"
    wait, told = settings.database.wait, partial(announce, on_error=True)
    finish(prepare(settings, may_migrate=may_migrate, wait=wait, refill=True, on_wait=told))
    finish(agree_on_key(settings))
    serve(settings, finish(overruled_at_start(settings)), finish(first_link(settings)))
