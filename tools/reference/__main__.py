"""Writes what the code says about itself into a checkout: ``python -m tools.reference [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from icct_http.service.settings.env_example import env_example
from tools.reference.command_line_page import command_line_page
from tools.reference.errors_page import errors_page
from tools.reference.homes_module import homes_module
from tools.reference.retention_page import retention_page
from tools.reference.settings_page import settings_page

GENERATED: Mapping[str, Callable[[], str]] = {
    ".env.example": env_example,
    "docs/reference/command-line.md": command_line_page,
    "docs/reference/errors.md": errors_page,
    "docs/reference/retention.md": retention_page,
    "docs/reference/settings.md": settings_page,
    "src/icct_core/homes.py": homes_module,
}
"""Files below the repository's top, and what each holds."""


def main(folder: Path) -> None:
    """Write every file anew."""
    for name, text in GENERATED.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(*sys.argv[1:]))
