"""A terminal of tests."""

from __future__ import annotations

import io


class Terminal(io.StringIO):
    """What a person types into, or reads."""

    def isatty(self) -> bool:
        return True
