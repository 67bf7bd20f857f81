"""Every setting in words, as its declaration describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import get_annotations
from typing import Any, Literal

import msgspec

from .redaction import without_login
from .setting_types import example, hidden, meaning, written
from .settings import Settings


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
    groups = _groups()
    return tuple(_entry(field, groups[field.name]) for field in msgspec.structs.fields(Settings))


def grouped(entries: tuple[SettingEntry, ...]) -> Iterator[tuple[str, list[SettingEntry]]]:
    """Each group's name with its entries."""
    for group in dict.fromkeys(entry.group for entry in entries):
        yield group, [entry for entry in entries if entry.group == group]


def holds_secret(variable: str, value: str) -> bool:
    """Whether this value of a variable is one that is shown to nobody, or an address with a login in it."""
    kinds = {field.name.upper(): hidden(field.type) for field in msgspec.structs.fields(Settings)}
    kind = kinds.get(variable, "")
    return bool(value) and (kind == "all" or (kind == "login" and without_login(value) != value))


def _entry(field: Any, group: str) -> SettingEntry:
    return SettingEntry(
        variable=field.name.upper(),
        group=group,
        meaning=meaning(field.type),
        default=written(field.default),
        example=example(field.type),
        hidden=hidden(field.type),
    )


def _groups() -> dict[str, str]:
    """The group of each field: that of the class which declares it."""
    return {name: vars(part)["group"] for part in Settings.__mro__ if "group" in vars(part) for name in _names(part)}


def _names(part: type) -> Iterator[str]:
    yield from (name for name in get_annotations(part) if name in Settings.__struct_fields__)
