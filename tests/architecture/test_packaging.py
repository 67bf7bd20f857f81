"""What is installed, what is locked and what is declared are the same."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())

PINS = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, flags=re.MULTILINE))


def installed(name: str) -> str | None:
    """The version here, or ``None`` for what another platform needs."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def test_the_lock_names_the_versions_the_tests_run_with() -> None:
    here = {name: installed(name) for name in PINS}
    assert {name: found for name, found in here.items() if found not in {None, PINS[name]}} == {}
    assert sum(found is not None for found in here.values()) > 20


def test_the_lock_covers_every_declared_package_with_hashes_and_names_no_host() -> None:
    declared = [
        re.split(r"[\[<>=]", requirement)[0]
        for extra in ("adapters", "server")
        for requirement in PROJECT["project"]["optional-dependencies"][extra]
        if not requirement.startswith("icct")
    ]
    assert set(declared) <= set(PINS)
    assert LOCK.count("--hash=sha256:") >= len(PINS)
    assert "://" not in LOCK


def test_the_core_alone_needs_nothing() -> None:
    assert PROJECT["project"]["dependencies"] == []
    assert all("extra ==" in requirement for requirement in requires("icct") or [])


def test_every_range_has_two_ends() -> None:
    groups = [*PROJECT["project"]["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()]
    names = [requirement for group in groups for requirement in group if isinstance(requirement, str)]
    ranges = [requirement for requirement in names if not requirement.startswith("icct")]
    assert [requirement for requirement in ranges if not re.search(r">=[^,]+,<", requirement)] == []


def test_the_wheel_has_every_file_that_is_served_or_read(tmp_path: Path) -> None:
    subprocess.run(
        ["uv", "build", "--offline", "--wheel", "--out-dir", tmp_path, ROOT], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    kept = set(ZipFile(wheel).namelist())
    there = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*") if path.is_file()}
    assert {path for path in there if "__pycache__" not in path} - kept == set()
    assert "icct_http/web/static/swagger-ui/swagger-ui-bundle.js" in kept
