"""Places in churches and numbers of tournaments: what the statements that take one are given, and give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from icct_core import ChurchLimitReached, TournamentRules

NO_LIMIT = 2**31 - 1


class Room(NamedTuple):
    """How many teams a church may have: its own number, or else ``limit``, or any with ``over_limit``."""

    limit: int | None
    over_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedChurch:
    """The church that a typed name counts as: the words it is found by, and its own limit if it has one."""

    key: str
    search_text: str = ""
    teams: int = 0
    allowed: int | None = None
    is_merged: bool = False

    def refusal(self, room: Room) -> ChurchLimitReached | None:
        """Why it takes no team more; ``None`` if it takes one."""
        allowed = room.limit if self.allowed is None else self.allowed
        if room.over_limit or allowed is None or self.teams < allowed:
            return None
        return ChurchLimitReached(limit=allowed)


def belonging(team_row: dict[str, Any], church: CountedChurch) -> dict[str, Any]:
    """The row of a team of this church, found by the church's other names, too."""
    words = f"{team_row['search_text']} {church.search_text}" if church.search_text else team_row["search_text"]
    return team_row | {"church_key": church.key, "search_text": words}


def place_of(prefix: str, typed: str, room: Room) -> dict[str, Any]:
    """What takes a place in a church is given."""
    return {
        "prefix": prefix,
        "typed_church": typed,
        "limit": NO_LIMIT if room.limit is None else room.limit,
        "over_limit": room.over_limit,
        "church_id": uuid4(),
    }


def window_of(rules: TournamentRules, arrived_at: datetime) -> dict[str, Any]:
    """What counts up a tournament's number, if its window is open, is given."""
    is_open = rules.window.is_open(arrived_at)
    return {"of_prefix": rules.id_prefix, "arrived_at": arrived_at, "open_by_environment": is_open}
