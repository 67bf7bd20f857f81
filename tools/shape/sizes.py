"""How many modules a folder has, and how many lines a file and a function."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from .sources import AnyFunction, Module


def modules_by_folder(modules: Iterable[Module]) -> Mapping[str, int]:
    """Count the modules directly in each folder; ``__init__.py`` is not one."""
    paths = (PurePosixPath(module.path) for module in modules)
    return Counter(str(path.parent) for path in paths if path.name != "__init__.py")


def lines_by_file(modules: Iterable[Module]) -> Mapping[str, int]:
    """Count the lines of each file, those of comments and blank ones too."""
    return {module.path: len(module.text.splitlines()) for module in modules}


def lines_by_function(modules: Iterable[Module]) -> Mapping[str, int]:
    """Count the lines of each function and method from its ``def`` to its end, docstring included."""
    return {
        f"{module.path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, AnyFunction)
    }
