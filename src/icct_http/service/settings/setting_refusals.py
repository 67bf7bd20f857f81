"""What is wrong with one setting by itself, in one sentence."""

from __future__ import annotations

from typing import Any

from .redaction import without_login
from .setting_sources import ENVIRONMENT, Found
from .setting_types import expectation, hidden
from .weak_keys import is_placeholder


def refusal_at_sight(variable: str, found: Found) -> str | None:
    """The sentence on text that no setting can be; it is not repeated, as it may be half a secret."""
    if is_placeholder(found.text):
        return f"{variable} must be a value of your own, not a placeholder or published example{_place(found)}."
    if not found.text.isprintable():
        return f"{variable} must be one line, without line ends or control characters in it{_place(found)}."
    return None


def refusal_of_type(variable: str, wanted: Any, found: Found) -> str:
    """The sentence on a value that is none of the wanted type; a secret in it is not repeated."""
    shown = "" if hidden(wanted) else f", not {without_login(found.text)!r}"
    return f"{variable} must be {expectation(wanted)}{shown}{_place(found)}."


def _place(found: Found) -> str:
    return "" if found.source == ENVIRONMENT else f" (in {found.source})"
