"""Write the pins: all that development runs on in ``pyproject.toml``, what a deployment needs in ``requirements.lock``.

``uv run nox -s lock`` keeps the versions that are pinned and adds those of new packages. With names of packages it lets
these move to the newest versions their ranges allow; with ``--all``, every one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^constraint-dependencies = \[\n(?:    .*\n)*\]$", re.MULTILINE)


def pins_of(project: Mapping[str, Any]) -> Mapping[str, str]:
    """The pinned requirements by package; one may have an environment marker behind its version."""
    return {re.split(r"[=<>!~; ]", pin)[0]: pin for pin in project["tool"]["uv"]["constraint-dependencies"]}


def with_pins(text: str, pins: Collection[str]) -> str:
    """The project file with these pins instead of its own."""
    lines = "".join(f'    "{pin}",\n' for pin in sorted(pins))
    return BLOCK.sub(lambda _: f"constraint-dependencies = [\n{lines}]", text)


def resolve(root: Path, moving: Collection[str] = (), *options: str) -> Sequence[str]:
    """One version of each package that any extra or group needs, on every platform and Python that is supported.

    Args:
        root: The folder of the project file.
        moving: Packages whose pins do not hold; ``--all`` stands for every one.
        options: For ``uv pip compile``, such as the index to ask.

    Raises:
        CalledProcessError: nothing satisfies ranges and pins together; uv has said which.
    """
    text = (root / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    held = [] if "--all" in moving else [pin for name, pin in pins_of(project).items() if name not in moving]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(with_pins(text, held))
        groups = [f"--group={group}" for group in project.get("dependency-groups", {})]
        own = f"--no-emit-package={project['project']['name']}"
        plain = ["--universal", "--no-annotate", "--no-header", "--quiet", "--all-extras", own]
        command = ["uv", "pip", "compile", "pyproject.toml", *groups, *plain, *options]
        return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def main(root: Path, moving: Collection[str]) -> None:
    """Write both files again."""
    path = root / "pyproject.toml"
    path.write_text(with_pins(path.read_text(), resolve(root, moving)))
    chosen = [
        "--extra=server",
        "--no-emit-package=icct",
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--quiet",
    ]
    # what the file has already is what uv would keep, and the pins decide alone
    lock = ["uv", "pip", "compile", "pyproject.toml", *chosen, "--upgrade", "--output-file=requirements.lock"]
    header = ["--custom-compile-command=uv run nox -s lock"]
    subprocess.run([*lock, *header], cwd=root, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(Path(__file__).parents[1], sys.argv[1:])
