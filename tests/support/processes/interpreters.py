"""The Pythons of this machine that the package supports."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
_TELL = "import os, sys; print(*sys.version_info[:3], os.path.realpath(sys.executable), sep='\\n')"
_HOMES = (
    ("HOME", ".pyenv/versions/*/bin/python3"),
    ("HOME", ".local/share/uv/python/*/bin/python3"),
    ("RUNNER_TOOL_CACHE", "Python/*/*/bin/python3"),
)
"""Where tools keep the Pythons that they install: below the folder that a variable names."""

Version = tuple[int, int, int]


@cache
def interpreters() -> dict[Version, Path]:
    """One interpreter of each version, in order: wherever tools put them, and on the path."""
    found = {version: path for each in {*_candidates()} if (told := _asked(each)) for version, path in [told]}
    return {version: found[version] for version in sorted(found) if version >= _oldest()}


def in_words() -> str:
    return ", ".join(".".join(map(str, version)) for version in interpreters())


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    for variable, pattern in _HOMES:
        if home := os.environ.get(variable):
            yield from Path(home).glob(pattern)
    for folder in [*os.get_exec_path(), "/usr/bin", "/usr/local/bin"]:
        yield from (path for path in Path(folder).glob("python3*") if path.name.removeprefix("python3.").isdecimal())


def _asked(path: Path) -> tuple[Version, Path] | None:
    """What it is, told by itself; nothing of one that does not start."""
    try:
        done = subprocess.run([path, "-I", "-S", "-c", _TELL], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    major, minor, micro, executable = done.stdout.splitlines()
    return (int(major), int(minor), int(micro)), Path(executable)


def _oldest() -> tuple[int, ...]:
    """The first version that ``requires-python`` takes."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    return tuple(map(int, needed.removeprefix(">=").split(".")))
