"""The sentences of the core that captains read, found in its sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOR_ORGANISERS = (
    "domain/api_keys.py",
    "domain/churches",
    "domain/local_times.py",
    "domain/moments.py",
    "domain/organisers",
    "domain/review/correction.py",
    "domain/review/ready_sentences.py",
    "domain/search.py",
    "domain/status.py",
    "domain/window.py",
    "use_cases/churches/change_church.py",
    "use_cases/churches/import_churches.py",
    "use_cases/churches/names.py",
    "use_cases/churches/register_church.py",
    "use_cases/messages/retry_messages.py",
    "use_cases/review",
    "use_cases/teams/list_registrations.py",
)
"""What is said to organisers alone is English, as all of their pages are."""

_SENTENCES = {"InvalidValue", "Sentence"}
_KEYWORD = "sentence"


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text to be translated, and the file it is in; ``template`` is ``None`` where it is put together."""

    path: str
    line: int
    template: str | None


def core_texts(core: Path) -> Iterator[Text]:
    """What makes a ``Sentence``, by itself or as the text of an error, in the files below ``core``.

    A text that a call is given as its ``sentence`` is one, too.
    """
    for path in sorted(core.rglob("*.py")):
        name = path.relative_to(core).as_posix()
        if not name.startswith(FOR_ORGANISERS):
            yield from _texts_in(ast.parse(path.read_text(encoding="utf-8")), name)


def _texts_in(tree: ast.Module, path: str) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in _SENTENCES and node.args:
                yield from _text(node.args[0], path)
            for given in node.keywords:
                if given.arg == _KEYWORD:
                    yield from _text(given.value, path)
        elif isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.Assign) and _names(statement) == ["message"]:
                    yield from _text(statement.value, path)


def _text(node: ast.expr, path: str) -> Iterator[Text]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Text(path, node.lineno, node.value)
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp):
        yield Text(path, node.lineno, None)


def _names(statement: ast.Assign) -> list[str]:
    return [target.id for target in statement.targets if isinstance(target, ast.Name)]
