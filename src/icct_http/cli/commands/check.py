"""``icct check``: look at everything a deployment needs, and say what to do about what is wrong."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..command_parser import Commands

if TYPE_CHECKING:
    from icct_core import EmailAddress

    from ...service.settings.problems import Problem
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    summary = "look at everything a deployment needs, and say what to do about what is wrong"
    checking = commands.add_parser("check", help=summary, description=summary)
    checking.add_argument("--json", action="store_true", help="for other programs")
    checking.add_argument("--mail-to", type=_address, metavar="ADDRESS", help="send a test mail there, too")
    checking.set_defaults(run=_check, report=_report_settings)


def _address(text: str) -> EmailAddress:
    from icct_core import EmailAddress, InvalidValue

    try:
        return EmailAddress.parse(text)
    except InvalidValue:
        raise argparse.ArgumentTypeError("must be a mail address") from None


async def _check(settings: Settings, chosen: Namespace) -> None:
    """Run every check and print what they found.

    Raises ``StartError`` if any failed, and ``WrongSetting`` if one of the settings did.
    """
    from ...service.settings.environment import file_of_process
    from ...service.settings.settings import VARIABLES
    from ...service.start_up.start_error import StartError, WrongSetting
    from ..checks import SETTINGS, CheckContext, all_checks, run_checks
    from ..checks.report import CheckProgress, print_findings

    context = CheckContext(
        settings=settings, env_file=file_of_process(VARIABLES, chosen.env_file), mail_to=chosen.mail_to
    )
    checks = all_checks(with_test_mail=chosen.mail_to is not None)
    findings = await run_checks(checks, context, CheckProgress(checks))
    print_findings(findings, as_json=chosen.json)
    if names := [finding.name for finding in findings if finding.verdict == "failed"]:
        refusal = WrongSetting if SETTINGS in names else StartError
        raise refusal(f"{len(names)} {'check' if len(names) == 1 else 'checks'} failed: {', '.join(names)}.")


def _report_settings(problems: Sequence[Problem], chosen: Namespace) -> list[str]:
    """Print a failed line for each problem; nothing else can be checked. Return what to say on standard error."""
    from ..checks import wrong_settings
    from ..checks.report import print_findings

    print_findings(wrong_settings(problems), as_json=chosen.json)
    return ["Nothing else was checked: correct the settings first."]
