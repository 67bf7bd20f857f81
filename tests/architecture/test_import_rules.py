"""The import rules of ``pyproject.toml`` hold, and each of them can be broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))

OFFENCES = {
    "The core imports the standard library and itself": ("icct_core/domain/rules.py", "import sqlalchemy"),
    "http -> adapters -> core": ("icct_adapters/disk/__init__.py", "import icct_http.settings"),
    "Inside the core: use cases -> delivery -> ports -> domain": (
        "icct_core/domain/rules.py",
        "import icct_core.ports.clock",
    ),
    "Adapter packages do not import each other": ("icct_adapters/disk/__init__.py", "import icct_adapters.sql"),
    "Only the composition root knows dependency-injector": ("icct_http/app.py", "import dependency_injector"),
}


def lint(folder: Path) -> str:
    """What the linter prints of the packages in ``folder``."""
    linted = subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return linted.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources and their rules, to be spoilt."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_rule_is_kept(copy: Path) -> None:
    printed = lint(copy)
    for rule in OFFENCES:
        assert f"{rule} KEPT" in printed
    assert f"{len(OFFENCES)} kept, 0 broken" in printed


@pytest.mark.parametrize("rule", OFFENCES)
def test_every_rule_is_seen_to_fail_when_it_is_broken(rule: str, copy: Path) -> None:
    path, offence = OFFENCES[rule]
    module = copy / "src" / path
    module.write_text(f"{module.read_text()}\n{offence}\n")
    assert f"{rule} BROKEN" in lint(copy)
