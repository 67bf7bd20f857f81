"""Nulls in examples: the framework leaves members that are null out of the document."""

from __future__ import annotations

from typing import Any

_NULL = "\N{REPLACEMENT CHARACTER}"
"""Stands for null until the document is written; no example of ours holds it."""


def without_nulls(value: Any) -> Any:
    """An example in which ``_NULL`` stands for every null."""
    return _replaced(value, None, _NULL)


def with_nulls(value: Any) -> Any:
    """The example again as it was."""
    return _replaced(value, _NULL, None)


def _replaced(value: Any, old: str | None, new: str | None) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(one, old, new) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, old, new) for one in value]
    return new if value == old else value
