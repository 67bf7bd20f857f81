"""``icct check``: what a deployment needs, and how to fix what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from icct_core import EmailAddress

from ...service.settings.setting_sources import Source
from ...service.settings.settings import Settings
from ...service.start_up.start_error import StartError, WrongSetting
from ..terminal.printing import print_json, say, table
from ..terminal.progress import Progress
from . import SETTINGS, Check, Finding, Scene, Verdict, all_checks, run_checks, wrong_settings


async def check(settings: Settings, *, env_file: Source, mail_to: EmailAddress | None, as_json: bool) -> None:
    """Run every check and print what they found.

    Raises ``StartError`` if any failed, and ``WrongSetting`` if one of the settings did.
    """
    scene = Scene(settings=settings, env_file=env_file, mail_to=mail_to)
    checks = all_checks(with_test_mail=mail_to is not None)
    findings = await run_checks(checks, scene, _Shown(checks))
    print_findings(findings, as_json=as_json)
    if names := [finding.name for finding in findings if finding.verdict == "failed"]:
        refusal = WrongSetting if SETTINGS in names else StartError
        raise refusal(f"{_counted(len(names), 'check')} failed: {', '.join(names)}.")


def report_settings(problems: list[str], *, as_json: bool) -> list[str]:
    """Print a failed line for each problem; nothing else can be checked. The sentence for standard error."""
    print_findings(wrong_settings(problems), as_json=as_json)
    return ["Nothing else was checked: correct the settings first."]


def print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """A table for people, or a document for programs."""
    if as_json:
        print_json({"failed": any(finding.verdict == "failed" for finding in findings), "checks": findings})
        return
    rows = [row for finding in findings for row in _rows(finding)]
    say(table([("CHECK", "VERDICT", "FOUND"), *rows]))
    counts = Counter(finding.verdict for finding in findings)
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(Verdict) if counts[verdict]) + ".")


def _rows(finding: Finding) -> Iterator[tuple[str, str, str]]:
    yield finding.name, finding.verdict, finding.message
    if finding.remedy:
        yield "", "", f"-> {finding.remedy}"


class _Shown:
    """Tells who watches a terminal what is still being looked at."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._progress = Progress()
        self._left = [check.lines[0] for check in checks]
        self._progress.report("Checking", ", ".join(self._left))

    def __call__(self, ended: Check) -> None:
        self._left.remove(ended.lines[0])
        self._progress.report("Checking", ", ".join(self._left))
        if not self._left:
            self._progress.clear()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
