"""A test that hangs fails, shows where, and lets the others go on; one that will not be stopped ends its process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANGING = """
import asyncio

async def test_hangs():
    await asyncio.Event().wait()

def test_works():
    pass
"""
STUBBORN = """
import time

def test_stays():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""


def run(folder: Path, tests: str, **limits: int) -> tuple[int, str]:
    """How pytest ends with these tests and the settings of this project but for other limits, and what it prints."""
    (folder / "test_these.py").write_text(tests)
    options = [f"--override-ini={name}={value}" for name, value in limits.items()]
    plugins = ["-p", "pytest_asyncio.plugin", "-p", "pytest_timeout"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--config-file={ROOT / 'pyproject.toml'}",
        f"--rootdir={folder}",
        *plugins,
        *options,
    ]
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([*command, folder], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_test_that_hangs_fails_and_the_others_go_on(tmp_path: Path) -> None:
    status, said = run(tmp_path, HANGING, timeout=1, faulthandler_timeout=60)
    assert (status, "1 failed, 1 passed" in said, "test_hangs - Failed: Timeout" in said) == (1, True, True)


def test_a_test_that_will_not_be_stopped_ends_its_process_and_shows_where_it_was(tmp_path: Path) -> None:
    status, said = run(tmp_path, STUBBORN, timeout=1, faulthandler_timeout=5)
    assert (status, "in test_stays" in said) == (1, True)


def test_the_limits_end_each_test_of_this_run_too(pytestconfig: pytest.Config) -> None:
    within, at_last = float(pytestconfig.getini("timeout")), pytestconfig.getini("faulthandler_timeout")
    assert 0 < within < at_last
    assert pytestconfig.getini("faulthandler_exit_on_timeout") is True
