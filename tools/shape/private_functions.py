"""Private functions and methods that are used exactly once.

A helper that is used once and only keeps another function short is worse than the longer function. Some are used once
for a good reason (a callback, a step with a name worth reading), so there is a ceiling on their share, and not a rule.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from .sources import AnyFunction, Module

Node = TypeVar("Node", bound=ast.AST)


def used_once(modules: Sequence[Module]) -> Iterator[str]:
    """Yield ``path:line name`` of each function or method that is private and referenced exactly once.

    A function is referenced by its name in its module, or imported from it. A method is referenced as an attribute in
    its module, outside other classes that define it too, or in a class of another module that inherits it. Being
    passed on counts like being called, and so does recursion. A method that a base class or a subclass defines as
    well is a hook, and left out.
    """
    classes = {node.name: node for module in modules for node in _nodes(module, ast.ClassDef)}
    imports = [node for module in modules for node in _nodes(module, ast.ImportFrom)]
    imported = Counter(alias.name for node in imports for alias in node.names)
    for module in modules:
        owners = _owners(module)
        names = imported + Counter(node.id for node in _nodes(module, ast.Name))
        for function, owner in owners.items():
            if not function.name.startswith("_") or function.name.endswith("__"):
                continue
            count = names[function.name]
            if owner:
                relatives = _relatives(owner, classes)
                if any(_defines(relative, function.name) for relative in relatives):
                    continue
                here = {node for node in owners.values() if node and node is not owner}
                strangers = {node for node in here if _defines(node, function.name)}
                trees = [module.tree, *(node for node in relatives if node not in here)]
                count = sum(_attributes(tree, strangers).count(function.name) for tree in trees)
            if count == 1:
                yield f"{module.path}:{function.lineno} {function.name}"


def _nodes(module: Module, kind: type[Node]) -> list[Node]:
    return [node for node in ast.walk(module.tree) if isinstance(node, kind)]


def _owners(module: Module) -> Mapping[AnyFunction, ast.ClassDef | None]:
    """Each function with the class whose method it is."""
    owners = {child: owner for owner in _nodes(module, ast.ClassDef) for child in owner.body}
    functions = (node for node in ast.walk(module.tree) if isinstance(node, AnyFunction))
    return {function: owners.get(function) for function in functions}


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}


def _relatives(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """The classes that a class inherits from, and those that inherit from it, at any distance."""
    above, below = [node], [node]
    for relative in above:
        above += [classes[base] for base in _bases(relative) & classes.keys() if classes[base] not in above]
    for relative in below:
        below += [other for other in classes.values() if relative.name in _bases(other) and other not in below]
    return above[1:] + below[1:]


def _defines(node: ast.ClassDef, name: str) -> bool:
    return any(isinstance(child, AnyFunction) and child.name == name for child in node.body)


def _attributes(tree: ast.AST, without: set[ast.ClassDef]) -> list[str]:
    """The names of all attributes in a tree, apart from those inside some classes."""
    found, nodes = [], [tree]
    for node in nodes:
        if isinstance(node, ast.Attribute):
            found.append(node.attr)
        nodes += [child for child in ast.iter_child_nodes(node) if child not in without]
    return found
