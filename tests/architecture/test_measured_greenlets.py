"""Tests that are measured without greenlets fail if they start one: lines would be counted for the wrong module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from noxfile import MEASURED, ON_DATABASES

ROOT = Path(__file__).parents[2]
SWITCHING = """
import greenlet

def test_switches():
    greenlet.greenlet(lambda: None).switch()
"""


@pytest.mark.parametrize(
    ("concurrency", "ended", "said"), [("thread", 1, "name it in ON_DATABASES"), ("greenlet", 0, "1 passed")]
)
def test_a_greenlet_is_seen_where_coverage_does_not_follow_it(
    concurrency: str, ended: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "test_these.py").write_text(SWITCHING)
    coverage = ["coverage", "run", f"--concurrency={concurrency}", f"--data-file={tmp_path / 'data'}"]
    plugins = ["-p", "pytest_asyncio.plugin", "-p", "pytest_timeout", "-p", "tests.conftest"]
    pytest_there = ["-m", "pytest", f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={tmp_path}"]
    done = subprocess.run(
        [sys.executable, "-m", *coverage, *pytest_there, *plugins, tmp_path],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, said in done.stdout) == (ended, True), done.stdout


def test_what_is_named_is_there_and_measured() -> None:
    assert [path for path in (*MEASURED, *ON_DATABASES) if not (ROOT / path).exists()] == []
    assert [path for path in ON_DATABASES if not path.startswith(MEASURED)] == []
