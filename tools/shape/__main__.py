"""``uv run nox -s shape`` prints the figures and the worst offenders; ``-- FOLDER`` those of another tree."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from .figures import figures
from .like_runs import like_runs
from .private_functions import used_once
from .sizes import lines_by_file, lines_by_function, modules_by_folder
from .sources import SOURCES, modules


def most(title: str, counts: Mapping[str, int], number: int = 10) -> None:
    """Print the largest counts."""
    print(f"\n{title}")
    for name, count in Counter(counts).most_common(number):
        print(f"  {count:>4}  {name}")


def main(sources: Path) -> None:
    """Print every figure, and where it comes from."""
    found = modules(sources)
    for name, value in figures(found).items():
        print(f"{value:>6g}  {name}")
    most("Modules in a folder", modules_by_folder(found))
    most("Lines of a file", lines_by_file(found))
    most("Lines of a function", lines_by_function(found))
    once = list(used_once(found))
    most("Private functions used once, by folder", Counter(place.rpartition("/")[0] for place in once), len(once))
    print("\nLike lines")
    for run in like_runs(found):
        print(f"  {run.length:>4}  {run.place}  like {run.like}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else SOURCES)
