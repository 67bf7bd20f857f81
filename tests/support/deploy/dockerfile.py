"""Reads a Dockerfile, and does in a folder what its builder does in an image; only where things lie differs."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.docs.pages import ROOT

DOCKERFILE = ROOT / "deploy/Dockerfile"
IGNORED = ROOT / "deploy/Dockerfile.dockerignore"
FOLDERS = ("/opt/icct", "/lock", "/source", "/wheels", "/usr/local/lib", "/usr/local/bin/pip", "/usr/local/bin/wheel")


@dataclass(frozen=True, slots=True)
class Instruction:
    """``RUN``, ``COPY`` … and what stands behind it."""

    name: str
    text: str


@dataclass(slots=True)
class Stage:
    """What stands between one ``FROM`` and the next."""

    base: str
    name: str = ""
    instructions: list[Instruction] = field(default_factory=list)

    def texts(self, name: str) -> list[str]:
        return [instruction.text for instruction in self.instructions if instruction.name == name]


def stages() -> list[Stage]:
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found: list[Stage] = []
    for line in filter(None, text.splitlines()):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            base, _, alias = rest.partition(" AS ")
            found.append(Stage(base, alias))
        else:
            found[-1].instructions.append(Instruction(name, re.sub(r"\s+", " ", rest)))
    return found


def context(folder: Path) -> Path:
    """What the builder is sent: the files that ``.dockerignore`` lets through."""
    lines = [line for line in IGNORED.read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"  # nothing goes unless it is named
    for wanted in (line[1:] for line in lines if line.startswith("!")):
        source, target = ROOT / wanted, folder / wanted
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


@dataclass(slots=True)
class Builder:
    """Builds below ``root``; ``left_out`` has the patterns of commands that only an image can run."""

    root: Path
    context: Path
    left_out: tuple[str, ...]
    not_run: list[str] = field(default_factory=list)
    _here: Path = field(init=False)

    def build(self, stage: Stage) -> None:
        self._here = self.root
        for instruction in stage.instructions:
            if instruction.name == "WORKDIR":
                self._here = self.root / instruction.text.lstrip("/")
                self._here.mkdir(parents=True, exist_ok=True)
            elif instruction.name == "COPY" and not instruction.text.startswith("--from="):
                self._copy(*instruction.text.split())
            elif instruction.name == "RUN":
                self._run(instruction.text)

    def _copy(self, *words: str) -> None:
        *sources, target = words
        to = self.root / target.lstrip("/") if target.startswith("/") else self._here / target
        for source in (self.context / word for word in sources):
            if source.is_dir():
                shutil.copytree(source, to)
            else:
                shutil.copy(source, to)

    def _run(self, command: str) -> None:
        if any(fnmatch.fnmatch(command, pattern) for pattern in self.left_out):
            self.not_run.append(command)
            return
        for folder in FOLDERS:
            command = command.replace(f" {folder}", f" {self.root}{folder}")
        outside = [word for word in command.split() if word.startswith("/") and not word.startswith(f"{self.root}/")]
        assert outside == [], "it would leave the folder"
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._here,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    @property
    def _environment(self) -> dict[str, str]:
        """The tests' own Python and uv, whose cache has what is locked; links instead of copies."""
        kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
        return kept | {"UV_PYTHON": str(Path(sys.executable).resolve()), "UV_PYTHON_DOWNLOADS": "never"}


def inside(root: Path) -> Iterator[str]:
    """The distributions in an image's environment."""
    for path in root.glob("opt/icct/lib/python*/site-packages/*.dist-info"):
        yield path.name.partition("-")[0].lower()
