"""List what was done about all teams, windows and churches, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...domain.errors import InvalidValue, ValidationFailed
from ...domain.review.history import Actor, HistoryAction, RecordedEntry
from ...domain.rules import TournamentRules
from ...domain.values import TeamId
from ...ports.history_reader import HistoryFilter, HistoryReader

HISTORY_LIMIT = 100
MOST_HISTORY = 500
"""Entries a page may have at most, as the list of teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistoryQuery:
    """Entries from ``since`` on and of these actions, ``limit`` of them before the one numbered ``before``.

    ``team_id`` and ``actor`` leave out what is about another team, or was done by somebody else.
    ``for_admin`` shows organisers' names and addresses, which are blanked for everybody else.
    """

    since: datetime | None = None
    actions: frozenset[HistoryAction] = frozenset()
    team_id: TeamId | None = None
    actor: Actor | None = None
    before: int | None = None
    limit: int = HISTORY_LIMIT
    for_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Entries, the newest first; the next page has those before ``next_before``, ``None`` at the end."""

    entries: Sequence[RecordedEntry]
    next_before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistory:
    """Lists the history of the tournament whose rules these are."""

    history: HistoryReader
    rules: TournamentRules

    async def __call__(self, query: ListHistoryQuery) -> HistoryPage:
        """A page; raises ``ValidationFailed`` for a limit that is not 1 to ``MOST_HISTORY``."""
        if not 1 <= query.limit <= MOST_HISTORY:
            raise ValidationFailed({("limit",): f"Limit must be 1 to {MOST_HISTORY}"})
        which = HistoryFilter(
            prefix=self.rules.id_prefix,
            since=query.since,
            actions=query.actions,
            team_id=query.team_id,
            actor=query.actor,
        )
        found = await self.history.page(which, before=query.before, limit=query.limit + 1)
        page = found[: query.limit]
        if not query.for_admin:
            page = [replace(one, entry=one.entry.without_organisers()) for one in page]
        return HistoryPage(entries=page, next_before=page[-1].number if len(found) > query.limit else None)


def parse_actions(raw: str) -> frozenset[HistoryAction]:
    """One action or several, separated by commas; raises ``InvalidValue``."""
    names = {name.strip() for name in raw.split(",")} - {""}
    if unknown := sorted(names - set(HistoryAction)):
        raise InvalidValue(f"Action {unknown[0]!r} is none of {', '.join(HistoryAction)}")
    return frozenset(map(HistoryAction, names))
