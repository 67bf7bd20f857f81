"""``icct check`` in this process, with a folder of its own and whatever else a test plants."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from icct_http.cli.checks import CheckContext, Finding, all_checks, run_checks
from icct_http.service.settings.settings import Settings
from tests.support.altered_modules import altered
from tests.support.commands.command_runner import Run, runner
from tests.support.commands.ended import Ended


@dataclass(frozen=True, slots=True)
class Checked:
    """How it ended and what each line says."""

    ended: Ended
    lines: dict[str, Finding]

    @property
    def verdicts(self) -> dict[str, str]:
        return {name: finding.verdict for name, finding in self.lines.items()}

    @property
    def failed(self) -> Finding:
        """The only line that failed; the command ended accordingly, and the line says what to do."""
        (finding,) = (finding for finding in self.lines.values() if finding.verdict == "failed")
        assert self.ended.status == 1
        assert self.ended.err == f"icct: 1 check failed: {finding.name}.\n"
        assert finding.remedy.endswith(".")
        return finding


RunCheck = Callable[..., Checked]


def checking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Run, RunCheck]:
    """Runs any command, and ``icct check --json``, with these variables, below ``tmp_path``; every disk has room."""
    monkeypatch.chdir(tmp_path)
    roomy = altered(shutil, disk_usage=lambda _: SimpleNamespace(free=9_000_000_000))
    monkeypatch.setattr("icct_http.cli.checks.check.shutil", roomy)
    run = runner(monkeypatch, capsys)

    def check(*arguments: str, **variables: object) -> Checked:
        ended = run("check", "--json", *arguments, **{name: str(value) for name, value in variables.items()})
        document: dict[str, Any] = json.loads(ended.out)
        found = [Finding(**line) for line in document["checks"]]
        assert document["failed"] == any(finding.verdict == "failed" for finding in found)
        return Checked(ended, {finding.name: finding for finding in found})

    return run, check


async def findings(environment: dict[str, str], **planted: Any) -> dict[str, Finding]:
    """What the checks say in a context with a planted clock or disk."""
    context = CheckContext(settings=Settings.from_environment(environment), **planted)
    return {finding.name: finding for finding in await run_checks(all_checks(), context)}
