"""``src/icct_core/homes.py``: the imports of the package's ``__init__.pyi`` as a table."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import icct_core

HEAD = '''"""Which module each public name is imported from; written by ``uv run nox -s reference``."""

# fmt: off
HOMES = {
'''
WIDTH = 120


def homes_module() -> str:
    """The table as a module, its names in order, as many a line as there is room for."""
    tree = ast.parse(Path(icct_core.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    homes = {
        alias.name: statement.module
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    return HEAD + "\n".join(_packed(f'"{name}": "{home}",' for name, home in sorted(homes.items()))) + "\n}\n"


def _packed(items: Iterable[str]) -> list[str]:
    lines = [" " * 3]
    for item in items:
        if len(lines[-1]) + 1 + len(item) > WIDTH:
            lines.append(" " * 3)
        lines[-1] += f" {item}"
    return lines
