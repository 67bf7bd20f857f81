"""``src/icct_core/homes.py``: the imports of the package's ``__init__`` as a table."""

from __future__ import annotations

import ast
from pathlib import Path

import icct_core

HEAD = '''"""Which module each public name is imported from; written by ``uv run nox -s reference``."""

HOMES = {
'''


def homes_module() -> str:
    """The table as a module, its names in order."""
    tree = ast.parse(Path(icct_core.__file__).read_text(encoding="utf-8"))
    homes = {
        alias.name: statement.module
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom) and statement.level == 1 and statement.module != "homes"
        for alias in statement.names
    }
    return HEAD + "".join(f'    "{name}": "{home}",\n' for name, home in sorted(homes.items())) + "}\n"
