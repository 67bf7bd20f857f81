"""What tests patch: the module or class under test, and nothing that the rest of their process uses too."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

OURS = {"icct_core", "icct_adapters", "icct_http", "tests", "benchmarks"}

SHARED = {
    "sys.argv": "the command line alone reads it",
    "sys.stderr": "pytest replaces the streams for each test as well",
    "sys.stdin": "pytest replaces the streams for each test as well",
    "sys.stdout": "pytest replaces the streams for each test as well",
    "sys.excepthook": "our own start sets it; a test that starts our logs puts it back",
    "sys.unraisablehook": "our own start sets it; a test that starts our logs puts it back",
    "threading.excepthook": "our own start sets it; a test that starts our logs puts it back",
    "purgatory.domain.model.time": "the library takes no clock, and nothing but breakers asks it",
    "asyncpg.connection.Connection.add_listener": "a driver's object has no room for a method of its own",
    "cloudinary._config": "that nothing of ours reads it is what its test shows",
}
"""What may be patched though it is not ours alone, with the reason."""

PATCHING = {"setattr", "delattr"}


def patches_of_others(source: str) -> list[str]:
    """What a test file patches beyond our modules and classes, or in a way that hides what it is."""
    tree = ast.parse(source)
    imports, classes = dict(_imports(tree)), {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    found = []
    for node, owner, name in _patches(tree):
        if isinstance(owner, ast.Name) and owner.id in classes:
            continue
        whose = _named(owner, imports)
        if whose is None and not isinstance(node, ast.Call):
            continue  # an attribute of some object, not of something imported
        if whose is None or (whose.partition(".")[0] not in OURS and f"{whose}.{name}" not in SHARED):
            found.append(f"line {node.lineno}: {whose or ast.unparse(owner)}.{name}")
    return found


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that is imported, and the path of what it means."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, whole
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _patches(tree: ast.Module) -> Iterator[tuple[ast.Call | ast.Attribute, ast.expr, str]]:
    """Where something is patched or assigned to, by whom it belongs to and its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node, node.value, node.attr
        elif isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
            if node.func.attr in PATCHING:
                yield node, *_owner_and_name(node.args)
            elif node.func.attr == "object" and ast.unparse(node.func.value).endswith("patch"):
                yield node, node.args[0], ast.unparse(node.args[1])


def _owner_and_name(arguments: list[ast.expr]) -> tuple[ast.expr, str]:
    """Both ways of pytest: an object and a name, or the path of both; a path may end with ``{name}``."""
    first = arguments[0]
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    if not isinstance(parts[0], ast.Constant):
        named = arguments[1]
        return first, str(named.value) if isinstance(named, ast.Constant) else "…"
    owner, _, name = str(parts[0].value).rpartition(".")
    return ast.Constant(owner), name or "…"


def _named(owner: ast.expr, imports: dict[str, str]) -> str | None:
    """The module, and the class in it if it is one, that this means; ``None`` if it cannot be told."""
    path = str(owner.value) if isinstance(owner, ast.Constant) else ast.unparse(owner)
    first, dot, rest = path.partition(".")
    if not isinstance(owner, ast.Constant):
        if first not in imports:
            return None
        path = imports[first] + dot + rest
    found = _found(path)
    if isinstance(found, ModuleType):
        return found.__name__
    return f"{found.__module__}.{found.__qualname__}" if inspect.isclass(found) else None


def _found(path: str) -> object:
    """What the path leads to: modules first, then what is in them."""
    whole = path.split(".")
    for end in range(len(whole), 0, -1):
        try:
            found: object = import_module(".".join(whole[:end]))
        except ModuleNotFoundError:
            continue
        for name in whole[end:]:
            found = getattr(found, name, None)
        return found
    return None
