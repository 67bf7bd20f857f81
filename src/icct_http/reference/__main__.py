"""Writes what the code says about itself into a checkout: ``python -m icct_http.reference [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from icct_http.env_example import env_example

from .command_line_page import command_line_page
from .errors_page import errors_page
from .settings_page import settings_page

GENERATED: Mapping[str, Callable[[], str]] = {
    ".env.example": env_example,
    "docs/reference/command-line.md": command_line_page,
    "docs/reference/errors.md": errors_page,
    "docs/reference/settings.md": settings_page,
}
"""Files below the repository's top, and what each holds."""


def main(folder: Path) -> None:
    """Write every file anew."""
    for name, text in GENERATED.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(*sys.argv[1:]))
