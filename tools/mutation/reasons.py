"""Why some mutants need not be noticed: each with its reason, in ``survivors.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REASONS = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that may survive, known by its lines: numbers change whenever its function does."""

    function: str
    was: str
    became: str
    why: str


def reasoned(path: Path = REASONS) -> Sequence[Survivor]:
    """Every survivor that has a reason; raises ``TypeError`` for an entry with too few or too many members."""
    return [Survivor(**entry) for entry in tomllib.loads(path.read_text()).get("survivor", [])]
