"""The public CI runs what the README says, on every Python the package supports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def job() -> dict[str, Any]:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    (checks,) = workflow["jobs"].values()
    return dict(checks)


def test_it_runs_the_test_command_of_the_readme() -> None:
    commands = [step["run"] for step in job()["steps"] if "run" in step]
    assert commands[-1] in (ROOT / "README.md").read_text().splitlines()
    assert commands[-1] == (ROOT / ".ci/run").read_text().splitlines()[-1]


def test_it_runs_on_each_python_from_the_oldest_supported_on() -> None:
    versions = job()["strategy"]["matrix"]["python"]
    oldest = re.search(r'requires-python = ">=(.+)"', (ROOT / "pyproject.toml").read_text())
    assert oldest is not None
    assert versions[0] == oldest[1]
    assert versions == [f"3.{minor}" for minor in range(int(versions[0][2:]), 15)]
    installed = next(step["run"] for step in job()["steps"] if "uv python install" in step.get("run", ""))
    assert installed.endswith(f"uv python install {' '.join(versions)}")


def test_it_names_nothing_of_a_machine() -> None:
    text = (ROOT / ".github/workflows/ci.yml").read_text()
    assert not re.search(r"(?<!\w)/(?:home|root|tmp|usr|work)\b|https?://", text)
