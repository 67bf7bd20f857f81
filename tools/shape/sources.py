"""The modules whose shape is counted: those of ``src``, without migrations, which nobody may change any more."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its path below the sources, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


def modules(sources: Path = SOURCES) -> Sequence[Module]:
    """Return every module below a folder, sorted by path."""
    found = []
    for file in sorted(sources.rglob("*.py")):
        path = file.relative_to(sources)
        if "migrations" not in path.parts:
            text = file.read_text(encoding="utf-8")
            found.append(Module(path.as_posix(), text, ast.parse(text)))
    return found
