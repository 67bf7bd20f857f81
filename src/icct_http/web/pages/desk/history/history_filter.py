"""Which events are shown: what stands in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Self
from urllib.parse import urlencode

from icct_core import (
    Actor,
    ActorKind,
    EventsPlace,
    HistoryAction,
    InvalidValue,
    ListEventsQuery,
    TeamId,
    TeamNotFound,
    collecting,
)

HISTORY = "/desk/history"
A_PAGE = 100

_LOOKS = frozenset({HistoryAction.VIEWED, HistoryAction.EXPORTED})
_ALL = frozenset(HistoryAction)
KINDS: Mapping[str, tuple[str, frozenset[HistoryAction]]] = {
    "": ("Everything", _ALL),
    "registrations": ("Registrations", frozenset()),
    "changes": ("What was changed", _ALL - _LOOKS),
    "looks": ("Who looked, and downloads", _LOOKS),
}
"""What can be asked for: in words, and the actions of the history."""

_WITH_REGISTRATIONS = frozenset({"", "registrations"})
_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
"""The numbers of an entry and a team that a page is below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """The filter as it was typed; ``by`` is an actor as history writes it, ``before`` the place of the page."""

    team: str = ""
    by: str = ""
    what: str = ""
    before: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Of an address's query; a page or a kind that there is none of is left out."""
        what, before = query.get("what", ""), query.get("before", "")
        return cls(
            team=query.get("team", "").strip(),
            by=query.get("by", ""),
            what=what if what in KINDS else "",
            before=before if _PLACE.fullmatch(before) else "",
        )

    def asked(self, prefix: str) -> ListEventsQuery:
        """As the core takes it; numbers of teams are those of this prefix. Raises ``ValidationFailed``."""
        with collecting() as fields:
            actions = KINDS[self.what][1]
            return ListEventsQuery(
                entries=bool(actions),
                arrivals=self.what in _WITH_REGISTRATIONS,
                actions=frozenset() if actions == _ALL else actions,
                team_id=fields.parse("team", partial(_team, prefix=prefix), self.team) if self.team else None,
                actor=fields.parse("by", _actor, self.by) if self.by else None,
                place=_place(self.before),
                limit=A_PAGE,
            )

    @property
    def is_all(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.team or self.by or self.what)

    @property
    def first(self) -> Self:
        """Its newest page."""
        return replace(self, before="")

    def older(self, place: EventsPlace | None) -> Self | None:
        """The page that begins there, if there is such a page."""
        return None if place is None else replace(self, before=f"{place.entry}-{place.team}")

    @property
    def address(self) -> str:
        """Where it is."""
        named = {"team": self.team, "by": self.by, "what": self.what, "before": self.before}
        query = urlencode({name: typed for name, typed in named.items() if typed})
        return f"{HISTORY}?{query}" if query else HISTORY


def _place(raw: str) -> EventsPlace:
    found = _PLACE.fullmatch(raw)
    return EventsPlace(int(found[1]), int(found[2])) if found else EventsPlace()


def _team(raw: str, prefix: str) -> TeamId:
    try:
        return TeamId.typed(raw, prefix)
    except TeamNotFound:
        raise InvalidValue("This is no team's number") from None


def _actor(raw: str) -> Actor:
    kind, _, name = raw.partition(" ")
    try:
        return Actor(ActorKind(kind), name)
    except ValueError:
        raise InvalidValue("Choose one of the list") from None
