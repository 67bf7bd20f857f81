"""Let mutmut change properties as it changes methods; it leaves out whatever is decorated by anything else.

Its reason is that the function that chooses between the mutants stands below the decorators, and so do the mutants. It
may stand below ``@property``; the mutants must not, for it calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from libcst import CSTNode, Decorator, FunctionDef, Name
from mutmut.mutation import file_mutation
from mutmut.mutation.file_mutation import Mutation, MutationVisitor

Arrangement = tuple[Sequence[Any], Sequence[Any], Sequence[Any], Sequence[str]]

_skips = MutationVisitor._skip_node_and_children  # noqa: SLF001  mutmut has no setting for it
_arrange = file_mutation.function_trampoline_arrangement


def is_property(node: CSTNode) -> bool:
    """Whether it is a function below ``@property`` and no other decorator."""
    match node:
        case FunctionDef(decorators=[Decorator(decorator=Name(value="property"))]):
            return True
    return False


def _skip(visitor: MutationVisitor, node: CSTNode) -> bool:
    return not is_property(node) and _skips(visitor, node)


def _arranged(function: FunctionDef, mutants: Iterable[Mutation], class_name: str | None) -> Arrangement:
    if not is_property(function):
        return _arrange(function, mutants, class_name)
    declarations, nodes, assignments, names = _arrange(function.with_changes(decorators=[]), mutants, class_name)
    chooser = nodes[0].with_changes(decorators=[*function.decorators, *nodes[0].decorators])  # type: ignore[union-attr]
    return declarations, [chooser, *nodes[1:]], assignments, names


def mutate_properties() -> None:
    """Change mutmut in this process, and in those it forks."""
    MutationVisitor._skip_node_and_children = _skip  # type: ignore[assignment, method-assign]  # noqa: SLF001
    file_mutation.function_trampoline_arrangement = _arranged
