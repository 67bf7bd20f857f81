"""The look that organisers give the pages: their own picture in the place of ours, and a style sheet after ours."""

from __future__ import annotations

from pathlib import Path

from ..assets import Asset
from .static_files import TYPES, PageFiles

NAMES = ("mark.svg", "mark.png", "pages.css")
"""What is looked for in the organisers' folder."""

MOST_BYTES = 100_000
"""A file of theirs weighs no more: it is loaded on phones before the first field is seen."""


class OwnFileUnusable(ValueError):
    """A file of the organisers cannot be shown; the sentence names it."""


def load_page_files(folder: Path | None) -> PageFiles:
    """Read them once. Raises ``OwnFileUnusable``."""
    paths = [folder / name for name in NAMES] if folder else []
    return PageFiles({path.name: _read(path) for path in paths if path.exists()})


def _read(path: Path) -> Asset:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OwnFileUnusable(f"{path} cannot be read: {type(error).__name__}.") from None
    if len(content) > MOST_BYTES:
        raise OwnFileUnusable(f"{path} has {len(content)} bytes; at most {MOST_BYTES} are shown.")
    return Asset.of(content, TYPES[path.suffix])
