"""Which entries of the history are shown: what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Self
from urllib.parse import urlencode

from icct_core import (
    Actor,
    ActorKind,
    HistoryAction,
    InvalidValue,
    ListHistoryQuery,
    TeamId,
    TeamNotFound,
    collecting,
)

HISTORY = "/desk/history"
A_PAGE = 100

_LOOKS = frozenset({HistoryAction.VIEWED, HistoryAction.EXPORTED})
KINDS: Mapping[str, tuple[str, frozenset[HistoryAction]]] = {
    "": ("Everything", frozenset()),
    "changes": ("What was changed", frozenset(HistoryAction) - _LOOKS),
    "looks": ("Who looked, and downloads", _LOOKS),
}
"""What can be asked for: in words, and the actions."""

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """The filter as it was typed; ``by`` is an actor as history writes it, ``before`` the page's highest number."""

    team: str = ""
    by: str = ""
    what: str = ""
    before: str = ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Of an address's query; a page or a kind that there is none of is left out."""
        what, before = query.get("what", ""), query.get("before", "")
        is_number = before.isascii() and before.isdecimal() and len(before) <= _MOST_DIGITS
        return cls(
            team=query.get("team", "").strip(),
            by=query.get("by", ""),
            what=what if what in KINDS else "",
            before=before if is_number else "",
        )

    def asked(self, prefix: str) -> ListHistoryQuery:
        """As the core takes it; numbers of teams are those of this prefix. Raises ``ValidationFailed``."""
        with collecting() as fields:
            return ListHistoryQuery(
                actions=KINDS[self.what][1],
                team_id=fields.parse("team", partial(_team, prefix=prefix), self.team) if self.team else None,
                actor=fields.parse("by", _actor, self.by) if self.by else None,
                before=int(self.before) if self.before else None,
                limit=A_PAGE,
                for_admin=True,
            )

    @property
    def is_all(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.team or self.by or self.what)

    @property
    def first(self) -> Self:
        """Its newest page."""
        return replace(self, before="")

    def older(self, before: int | None) -> Self | None:
        """The page of what was done before this number, if there is such a page."""
        return None if before is None else replace(self, before=str(before))

    @property
    def address(self) -> str:
        """Where it is."""
        named = {"team": self.team, "by": self.by, "what": self.what, "before": self.before}
        query = urlencode({name: typed for name, typed in named.items() if typed})
        return f"{HISTORY}?{query}" if query else HISTORY


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
