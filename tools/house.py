"""Print the tree of ``src``: every package and module with the first line of its docstring.

``uv run nox -s house`` prints all of it, ``-- icct_core/ports`` one folder. ``-- --check`` prints instead which modules
lack a docstring, and what each package's map lacks. A map stands in a package's docstring, in reading order, one line a
child: its name between double backticks, two spaces or more, a few words. Folders that are no package need none.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src"
TOP = ("icct_core", "icct_adapters", "icct_http")
"""The order to read the packages in: from the rules outwards."""
MAP_LINE = re.compile(r"^``(\w+)`` {2,}(\S.*)$", re.MULTILINE)
WIDTH = 120


def docstring(path: Path) -> str:
    """Return the docstring of a module, or of a folder's package; an empty one where there is none."""
    file = path / "__init__.py" if path.is_dir() else path
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "") if file.exists() else ""


def package_map(folder: Path) -> Mapping[str, str]:
    """Return what a package's docstring says of each child, in reading order."""
    return dict(MAP_LINE.findall(docstring(folder)))


def children(folder: Path) -> list[Path]:
    """Return the modules, and the folders with modules, in reading order; those that no map names come last."""
    order = [*TOP, *package_map(folder)]
    modules = [path for path in folder.glob("*.py") if path.stem != "__init__"]
    folders = [path for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py"))]
    named = {name: place for place, name in enumerate(order)}
    return sorted(modules + folders, key=lambda path: (named.get(path.stem, len(order)), path.stem))


def rows(folder: Path, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield name and first line of everything below a folder."""
    words = package_map(folder)
    for path in children(folder):
        line = (docstring(path) or words.get(path.stem, "")).partition("\n")[0]
        yield f"{'  ' * depth}{path.name + '/' if path.is_dir() else path.stem}", line
        if path.is_dir():
            yield from rows(path, depth + 1)


def tree(folder: Path, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of the tree, wrapped at a width, with the first lines of docstrings in one column."""
    found = list(rows(folder))
    column = max((len(name) for name, _ in found), default=0) + 2
    for name, line in found:
        for part in textwrap.wrap(line, max(width - column, 40)) or [""]:
            yield f"{name:<{column}}{part}".rstrip()
            name = ""  # noqa: PLW2901  it stands before the first line alone


def gaps(sources: Path = SOURCES) -> Iterator[str]:
    """Yield a sentence for each module without a docstring and each difference between a map and its folder."""
    for path in sorted(sources.rglob("*.py")):
        place = path.relative_to(sources).as_posix()
        if not docstring(path):
            yield f"{place}: no docstring"
        if path.stem == "__init__":
            named, there = set(package_map(path.parent)), {child.stem for child in children(path.parent)}
            yield from (f"{place}: the map lacks {name}" for name in sorted(there - named))
            yield from (f"{place}: the map names {name}, which is not there" for name in sorted(named - there))


def main() -> int:
    """Print the tree, or what is missing; return the exit status."""
    parser = argparse.ArgumentParser(description="The tree of src, with the first line of each docstring.")
    parser.add_argument("folder", nargs="?", default=".", help="a folder below src, such as icct_http/web")
    parser.add_argument("--check", action="store_true", help="print what docstrings and maps lack, and fail for it")
    arguments = parser.parse_args()
    if arguments.check:
        missing = list(gaps())
        print(*missing, sep="\n", end="\n" if missing else "")
        return bool(missing)
    if not (folder := SOURCES / arguments.folder.removeprefix("src/")).is_dir():
        parser.error(f"src has no folder {arguments.folder}")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `head` may have seen enough
    print(*tree(folder, shutil.get_terminal_size((WIDTH, 0)).columns), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
