"""Escapes control characters that could steer a terminal."""

from __future__ import annotations

import re
from typing import Final

_STEERS: Final = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
STEERING: Final = re.compile(rf"[{_STEERS}\ud800-\udfff]")
"""Controls, marks of the writing direction, ends of lines, and what is no character at all."""


def visible(text: str) -> str:
    """The text on one line, with what could steer a terminal spelled out as its number."""
    return STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def visible_lines(text: str) -> str:
    """The same for text that has lines."""
    return "\n".join(map(visible, text.split("\n")))
