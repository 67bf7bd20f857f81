"""What the pages of overlaps call."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import ListOverlaps, MarkOverlapSeen, RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOverlaps:
    """The list, the teams that it names, and the mark."""

    list: ListOverlaps
    mark_seen: MarkOverlapSeen
    registrations: RegistrationReader
