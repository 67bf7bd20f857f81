"""Every setting in words, as its declaration describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .redaction import without_login
from .settings import GROUPS, VARIABLES
from .variable import variables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingEntry:
    """A variable for those who set it; ``default`` and ``example`` as they are written, or empty."""

    variable: str
    group: str
    meaning: str
    default: str
    example: str
    hidden: Literal["", "login", "all"]


def catalogue() -> tuple[SettingEntry, ...]:
    """All settings, those of a group together, in the order in which a person fills them in."""
    return tuple(entry for group in GROUPS.values() for entry in _entries(group))


def grouped(entries: tuple[SettingEntry, ...]) -> Iterator[tuple[str, list[SettingEntry]]]:
    """Each group's name with its entries."""
    for group in dict.fromkeys(entry.group for entry in entries):
        yield group, [entry for entry in entries if entry.group == group]


def holds_secret(variable: str, value: str) -> bool:
    """Whether this value of a variable is one that is shown to nobody, or an address with a login in it."""
    kind = VARIABLES[variable].kind.hidden if variable in VARIABLES else ""
    return bool(value) and (kind == "all" or (kind == "login" and without_login(value) != value))


def _entries(group: Any) -> Iterator[SettingEntry]:
    for variable in variables_of(group).values():
        yield SettingEntry(
            variable=variable.name,
            group=group.title,
            meaning=variable.meaning,
            default=variable.default,
            example=variable.example,
            hidden=variable.kind.hidden,
        )
