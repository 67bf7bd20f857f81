"""The import rules of ``pyproject.toml`` hold, and each of them can be broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))

OFFENCES = {
    "The core imports the standard library and itself": ("icct_core/domain/rules.py", "import sqlalchemy"),
    "http -> adapters -> core": ("icct_adapters/files/__init__.py", "import icct_http.service.settings.settings"),
    "Inside the core: use cases -> delivery -> ports -> domain": (
        "icct_core/domain/rules.py",
        "import icct_core.ports.clock",
    ),
    "Adapters stand side by side, on files and mail": ("icct_adapters/smtp/server.py", "import icct_adapters.sql"),
    "Inside http: cli -> application -> parts -> container -> web | service": (
        "icct_http/service/logs/log_file.py",
        "import icct_http.web.access.client_addresses",
    ),
    "No cycles between siblings": (
        "icct_http/web/problems/problem_type.py",
        "import icct_http.web.middleware.stack",
    ),
    "Only adapters know databases, file hosts and mail servers": (
        "icct_http/service/start_up/preparation.py",
        "import sqlite3",
    ),
    "What drivers report ends in the adapters": (
        "icct_http/service/start_up/preparation.py",
        "from icct_adapters.sql.engine.errors import DriverError",
    ),
    "Only the web and the application know litestar and jinja2": (
        "icct_http/service/logs/log_file.py",
        "import jinja2",
    ),
    "Adapters import ports and domain, never use cases": (
        "icct_adapters/smtp/server.py",
        "import icct_core.use_cases.teams.register_team",
    ),
    "The web imports the core, and none of the adapters": (
        "icct_http/web/access/rate_limiter.py",
        "import icct_adapters.memory",
    ),
    "Only the process that writes workbooks knows xlsxwriter": (
        "icct_adapters/memory/workbook_writer.py",
        "import xlsxwriter",
    ),
    "Only the composition root knows dependency-injector": ("icct_http/application.py", "import dependency_injector"),
}
"""A line for each rule that breaks it, and where it is put."""

NEW_ROOMS = {
    "Inside the core: use cases -> delivery -> ports -> domain": "icct_core/services/__init__.py",
    "Adapters stand side by side, on files and mail": "icct_adapters/redis/__init__.py",
    "Inside http: cli -> application -> parts -> container -> web | service": "icct_http/common/__init__.py",
}
"""Rooms that a rule has no place for."""


def lint(folder: Path) -> str:
    """What the linter prints of the packages in ``folder``."""
    linted = subprocess.run(
        [LINT_IMPORTS, "--cache-dir", folder / "cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return linted.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and their rules, to be spoilt one at a time: imports of other files are read once."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def spoilt(path: Path, offence: str = "") -> Iterator[None]:
    """With a line more in this module, or with it where there was none."""
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{offence}\n")
    try:
        yield
    finally:
        if before is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(before)


def test_every_rule_is_kept(copy: Path) -> None:
    printed = lint(copy)
    for rule in OFFENCES:
        assert f"{rule} KEPT" in printed
    assert f"{len(OFFENCES)} kept, 0 broken" in printed


@pytest.mark.parametrize("rule", OFFENCES)
def test_every_rule_is_seen_to_fail_when_it_is_broken(rule: str, copy: Path) -> None:
    path, offence = OFFENCES[rule]
    with spoilt(copy / "src" / path, offence):
        assert f"{rule} BROKEN" in lint(copy)


@pytest.mark.parametrize("rule", NEW_ROOMS)
def test_a_room_without_a_place_in_the_house_is_refused(rule: str, copy: Path) -> None:
    with spoilt(copy / "src" / NEW_ROOMS[rule]):
        assert f"{rule} BROKEN" in lint(copy)
