"""Rules about the sources that import-linter cannot express. Each rule is a function from a module to its offences."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import icct_core

SOURCES = Path(__file__).parents[2] / "src"

Rule = Callable[[str, ast.Module], Iterator[str]]
"""Takes a path below ``src`` and its tree; gives a line for each offence."""


def _names(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that is used, whole whatever an import calls it, and every one that is imported."""
    whole = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)):
            first, _, rest = ast.unparse(node).partition(".")
            yield f"{whole.get(first, first)}.{rest}" if rest else whole.get(first, first)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that an import gives, and the whole name of what it means."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _uses(tree: ast.Module, forbidden: set[str]) -> Iterator[str]:
    yield from (name for name in _names(tree) if name in forbidden)


def environment_only_in_settings(path: str, tree: ast.Module) -> Iterator[str]:
    if path != "icct_http/service/settings/environment.py":
        yield from _uses(tree, {"os.environ", "os.environb", "os.getenv", "os.putenv"})


def time_only_from_the_clock(path: str, tree: ast.Module) -> Iterator[str]:
    if path != "icct_adapters/system_clock.py":
        yield from _uses(
            tree,
            {
                "datetime.datetime.now",
                "datetime.datetime.utcnow",
                "datetime.datetime.today",
                "datetime.date.today",
                "time.time",
                "time.time_ns",
                "time.localtime",
                "time.gmtime",
            },
        )


def adapters_use_no_use_case(path: str, tree: ast.Module) -> Iterator[str]:
    """They may import the core's front door, but of it what ports and domain have."""
    if not path.startswith("icct_adapters/"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "icct_core":
            yield from (alias.name for alias in node.names if _room_of(alias.name) in {"delivery", "use_cases"})


def _room_of(name: str) -> str:
    """The folder of the core that a public name comes from."""
    return getattr(getattr(icct_core, name), "__module__", "icct_core.domain").split(".")[1]


_MAY_ASK_FOR_THE_KIND = {
    "icct_http/container.py",  # chooses the store
    "icct_http/service/start_up/preparation.py",  # has nothing to prepare in memory, and refuses it for others
    "icct_http/service/settings/settings.py",  # says which adapters are chosen
    "icct_http/cli/serve/banner.py",  # prints it
    "icct_http/cli/checks/database.py",  # prints it
}


def a_store_is_a_store(path: str, tree: ast.Module) -> Iterator[str]:
    """Whether it is in memory is asked where the store is chosen, where that is refused, and where it is shown."""
    if path not in _MAY_ASK_FOR_THE_KIND:
        yield from (name for name in _names(tree) if name.endswith("database.kind"))


def no_runtime_checkable(_: str, tree: ast.Module) -> Iterator[str]:
    yield from _uses(tree, {"typing.runtime_checkable"})


def core_on_the_standard_library(path: str, tree: ast.Module) -> Iterator[str]:
    if not path.startswith("icct_core/"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported = [node.module or ""]
        else:
            continue
        yield from (name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names)


_OF_HTTP = re.compile(r"\bHTTP\b|\bX-[A-Z]|\bquery string\b|\bcursor|\bstatus code\b", re.ASCII)


def core_without_http(path: str, tree: ast.Module) -> Iterator[str]:
    """No text or docstring of the core speaks of headers, statuses or cursors: whoever borders on HTTP adds that."""
    if path.startswith("icct_core/") and path != "icct_core/__init__.py":
        yield from (text for text in _texts(tree) if _OF_HTTP.search(text))


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every text, docstrings among them, and the name of every argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.arg):
            yield node.arg


def sqlstates_only_in_adapters(path: str, tree: ast.Module) -> Iterator[str]:
    """An adapter says what a driver's code means, by an error of its own."""
    if path.startswith("icct_adapters/"):
        return
    yield from (text for text in _texts(tree) if re.fullmatch(r"[0-5][0-9A-Z]{4}", text))
    yield from (name for name in _names(tree) if name.endswith((".sqlstate", ".sqlite_errorcode", ".sqlite_errorname")))


def files_stay_small(path: str, tree: ast.Module) -> Iterator[str]:
    """At most 300 lines a file and 60 a function, as the style guide has it; a migration is one list of tables."""
    if "/migrations/" in path:
        return
    if max((node.end_lineno or 0 for node in tree.body), default=0) > 300:
        yield f"{path} is longer than 300 lines"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= 60:
            yield f"{node.name} is longer than 60 lines"


def methods_of_ports_are_abstract(path: str, tree: ast.Module) -> Iterator[str]:
    if not path.startswith("icct_core/ports/"):
        return
    ports = [
        node for node in tree.body if isinstance(node, ast.ClassDef) and "Protocol" in map(ast.unparse, node.bases)
    ]
    for port in ports:
        for method in port.body:
            if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) and not _is_abstract(method):
                yield f"{port.name}.{method.name}"


def _is_abstract(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "abstractmethod" in map(ast.unparse, method.decorator_list)


RULES: tuple[Rule, ...] = (
    environment_only_in_settings,
    time_only_from_the_clock,
    adapters_use_no_use_case,
    a_store_is_a_store,
    no_runtime_checkable,
    core_on_the_standard_library,
    core_without_http,
    sqlstates_only_in_adapters,
    files_stay_small,
    methods_of_ports_are_abstract,
)


def offences(rule: Rule, sources: Path = SOURCES) -> list[str]:
    """What breaks the rule, as ``path: offence``."""
    found = []
    for path in sorted(sources.rglob("*.py")):
        relative = path.relative_to(sources).as_posix()
        found += [f"{relative}: {offence}" for offence in rule(relative, ast.parse(path.read_text()))]
    return found
