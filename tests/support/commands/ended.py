"""How a command ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """The status of a command, and what it said."""

    status: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The only line on standard error; nothing else was printed."""
        (line,) = self.err.splitlines()
        if self.out or not line.startswith("icct: ") or not line.endswith((".", "?")):
            raise AssertionError(f"not one sentence: {self}")
        return line.removeprefix("icct: ")
