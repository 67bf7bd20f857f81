"""How a setting is declared: a field of its group, with the variable that sets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

T = TypeVar("T")

Texts: TypeAlias = Mapping[str, str]
"""What each variable says, by its name; those that are not set are missing."""


class Unfit(ValueError):
    """The text cannot be a value of this kind; each predicate makes a sentence with the variable's name before it."""

    def __init__(self, *predicates: str) -> None:
        super().__init__(*predicates)
        self.predicates = predicates


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a variable may say.

    ``read`` makes a value of the text; the text is empty for a variable without a default that is not set. It raises
    ``Unfit``, or ``ValueError`` for the sentence "``API_PORT`` must be …", which ends with ``must_be``. ``hidden`` is
    ``all`` for a secret and ``login`` for an address that may have one in it; neither is ever printed.
    """

    must_be: str
    read: Callable[[str], T]
    hidden: Literal["", "login", "all"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Generic[T]):
    """An environment variable, with its default as it would be written and what it means, in words for operators.

    ``meaning`` is Markdown on one line; links in it start from the folder ``docs``. ``follows`` gives the value of a
    variable that is not set from what the others say.
    """

    name: str
    kind: Kind[T]
    default: str
    meaning: str
    example: str
    follows: Callable[[Texts], T] | None

    def unset(self, texts: Texts) -> T:
        """The value where nothing sets it."""
        return self.follows(texts) if self.follows else self.kind.read(self.default)


def setting(  # noqa: PLR0913  all that a variable has
    name: str,
    kind: Kind[T],
    default: str = "",
    *,
    about: str,
    example: str = "",
    follows: Callable[[Texts], T] | None = None,
) -> T:
    """Declare a field of a group; see ``Variable``."""
    variable = Variable(name=name, kind=kind, default=default, meaning=about, example=example, follows=follows)
    declared: Any = field(  # which the class replaces by its value
        default_factory=lambda: variable.unset({}), metadata={"variable": variable}, repr=not kind.hidden
    )
    return cast("T", declared)


def variables_of(group: type) -> dict[str, Variable[Any]]:
    """The variable of each field, in the order of their declarations."""
    return {one.name: one.metadata["variable"] for one in fields(group)}
