"""List the overlaps of a whole tournament."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...domain.errors import InvalidValue
from ...domain.review.overlaps import SHOWN_UNASKED, Overlap, OverlapLevel
from ...ports.clock import Clock
from ...ports.overlaps.overlap_reader import OverlapReader

MOST_OVERLAPS = 500
"""Overlaps of a level that are listed; a volunteer looks at fewer."""

KEPT_FOR = timedelta(seconds=10)
"""Comparing a hundred thousand teams takes a second, so nobody makes it be done at every click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapList:
    """Overlaps as they were at ``as_of``; ``is_all`` unless there were more than are listed."""

    overlaps: Sequence[Overlap]
    as_of: datetime
    is_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOverlaps:
    """Compares all teams of a tournament that play, and keeps the answer for a while."""

    overlaps: OverlapReader
    clock: Clock
    prefix: str
    keep: timedelta = KEPT_FOR
    _kept: dict[OverlapLevel, OverlapList] = field(default_factory=dict, repr=False, compare=False)
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    async def __call__(self, level: OverlapLevel | None = None) -> OverlapList:
        """Up to ``MOST_OVERLAPS`` of a level, in the order of the teams' numbers; certain ones, then likely ones."""
        if level is not None:
            return await self._of(level)
        lists = [await self._of(one) for one in OverlapLevel if one in SHOWN_UNASKED]
        return OverlapList(
            overlaps=[overlap for one in lists for overlap in one.overlaps],
            as_of=min(one.as_of for one in lists),
            is_all=all(one.is_all for one in lists),
        )

    async def _of(self, level: OverlapLevel) -> OverlapList:
        async with self._turn:
            now, kept = self.clock.now(), self._kept.get(level)
            if kept is None or not timedelta(0) <= now - kept.as_of < self.keep:
                found = await self.overlaps.of_level(self.prefix, level, limit=MOST_OVERLAPS + 1)
                is_all = len(found) <= MOST_OVERLAPS
                kept = self._kept[level] = OverlapList(overlaps=found[:MOST_OVERLAPS], as_of=now, is_all=is_all)
            return kept

    def forget(self) -> None:
        """Compare again when next asked, as a pair was just marked as seen."""
        self._kept.clear()


def parse_level(raw: str) -> OverlapLevel:
    """A level as it was typed; raises ``InvalidValue``."""
    if raw not in set(OverlapLevel):
        raise InvalidValue(f"Level must be one of {', '.join(OverlapLevel)}")
    return OverlapLevel(raw)
