"""Writes the catalogues, and tells what is missing in them: ``python -m tools.translations``."""

from __future__ import annotations

import sys
from pathlib import Path

from .catalogues import problems, write

SOURCES = Path(__file__).parents[2] / "src"


def main() -> int:
    """The exit status: 1 while something is to be translated."""
    write(SOURCES)
    found = list(problems(SOURCES))
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
