"""Figures, and how they stand to those that the project holds itself to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

NOTHING_TO_HOLD = "–"


def percentile(values: Sequence[float], percent: int) -> float:
    """Of at least two values, in their unit; between two of them where it falls between."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What was measured, and the most it may be, or the least if ``at_least``. ``what`` names it among others."""

    measured: float
    limit: float
    unit: str
    what: str = ""
    at_least: bool = False

    @property
    def must(self) -> str:
        """``p99 ≤ 100 ms``."""
        return f"{self._named}{'≥' if self.at_least else '≤'} {self.limit:g}{self._unit}"

    @property
    def verdict(self) -> str:
        """``held``, or ``p99 missed by 3.1 ms``."""
        missed = self.limit - self.measured if self.at_least else self.measured - self.limit
        return f"{self._named}missed by {_short(missed)}{self._unit}" if missed > 0 else "held"

    @property
    def _named(self) -> str:
        return f"{self.what} " if self.what else ""

    @property
    def _unit(self) -> str:
        return self.unit if self.unit.startswith("/") else f" {self.unit}"


def to_hold(*bounds: Bound) -> list[str]:
    """Two cells: the figures to hold, and ``held`` or what was missed and by how much."""
    missed = [bound.verdict for bound in bounds if bound.verdict != "held"]
    must = "; ".join(bound.must for bound in bounds)
    return [must or NOTHING_TO_HOLD, "; ".join(missed) or ("held" if bounds else NOTHING_TO_HOLD)]


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"
