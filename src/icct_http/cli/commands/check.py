"""The command ``icct check``."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..event_loop import finish

if TYPE_CHECKING:
    from icct_core import EmailAddress

    from ...service.settings.problems import Problem
    from ...service.settings.settings import Settings


def add_check_command(commands: Any) -> None:
    """Put it among the others."""
    summary = "look at everything a deployment needs, and say what to do about what is wrong"
    checking = commands.add_parser("check", help=summary, description=summary)
    checking.add_argument("--json", action="store_true", help="for other programs")
    checking.add_argument("--mail-to", type=_address, metavar="ADDRESS", help="send a test mail there, too")
    checking.set_defaults(run=_check, report=_report)


def _address(text: str) -> EmailAddress:
    from icct_core import EmailAddress, InvalidValue  # noqa: PLC0415

    try:
        return EmailAddress.parse(text)
    except InvalidValue:
        raise argparse.ArgumentTypeError("must be a mail address") from None


def _check(settings: Settings, chosen: Namespace) -> None:
    from ...service.settings.environment import file_of_process  # noqa: PLC0415
    from ...service.settings.settings import VARIABLES  # noqa: PLC0415
    from ..checks.check_command import check  # noqa: PLC0415

    env_file = file_of_process(VARIABLES, chosen.env_file)
    finish(check(settings, env_file=env_file, mail_to=chosen.mail_to, as_json=chosen.json))


def _report(problems: Sequence[Problem], chosen: Namespace) -> list[str]:
    from ..checks.check_command import report_settings  # noqa: PLC0415

    return report_settings(problems, as_json=chosen.json)
