"""What the routes of the board are given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from icct_core import GetBoardLogo

from .live_board import LiveBoard
from .shown_board import ShownBoard


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBoardParts:
    """``copy`` is a second old at most; ``files`` is the folder of logos that are kept here."""

    copy: Callable[[], Awaitable[ShownBoard]]
    live: LiveBoard
    get_logo: GetBoardLogo
    files: Path
