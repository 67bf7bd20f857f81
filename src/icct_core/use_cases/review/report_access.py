"""Report whose data were in reach of whom in a time, from the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from ...domain.review.history import Actor, HistoryAction, RecordedEntry
from ...domain.values import TeamId
from ...ports.history_reader import HistoryFilter, HistoryReader

_AT_ONCE = 1_000

_OF_TEAMS = frozenset(
    {
        HistoryAction.VIEWED,
        HistoryAction.DECIDED,
        HistoryAction.CORRECTED,
        HistoryAction.NOTED,
        HistoryAction.LOGO_REPLACED,
        HistoryAction.LINK_RENEWED,
        HistoryAction.REMOVED,
        HistoryAction.EDITED,
        HistoryAction.ANSWERED,
        HistoryAction.WITHDRAWN,
        HistoryAction.DELIVERIES_RETRIED,
    }
)
"""What shows a team to who does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReached:
    """A team whose data somebody saw, what was done with it, the first time and the last."""

    team_id: TeamId
    actions: Sequence[HistoryAction]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ListTaken:
    """A list that somebody took away, with all teams that its filter matched: the history does not name them."""

    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an actor saw: teams in the order of their numbers, lists the oldest first."""

    actor: Actor
    teams: Sequence[TeamReached]
    lists: Sequence[ListTaken]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAccess:
    """Collects what the history has of who saw, decided about, changed or exported teams of a tournament.

    It cannot know who looked into the database or a backup, nor what the mail provider and the file host saw. Nor can
    it know at what time of a day (UTC) a team was seen again that was seen on that day before.
    """

    history: HistoryReader
    prefix: str

    async def __call__(self, since: datetime, before: datetime) -> Sequence[Reach]:
        """Of each actor from ``since`` on, before ``before``, in the order of their names.

        Views since the beginning of the first day (UTC) are among it: later ones of that day are not kept.
        Raises ``DatabaseUnavailable``.
        """
        of_actors: defaultdict[Actor, list[RecordedEntry]] = defaultdict(list)
        day = datetime.combine(since.astimezone(UTC), time(), UTC)
        async for recorded in self._entries(day):
            entry = recorded.entry
            if entry.at < before and (entry.at >= since or entry.action is HistoryAction.VIEWED):
                of_actors[entry.actor].append(recorded)
        found = (_reach(actor, of_actors[actor]) for actor in sorted(of_actors, key=str))
        return [one for one in found if one.teams or one.lists]

    async def _entries(self, since: datetime) -> AsyncIterator[RecordedEntry]:
        which = HistoryFilter(prefix=self.prefix, since=since, actions=_OF_TEAMS | {HistoryAction.EXPORTED})
        before: int | None = None
        while page := await self.history.page(which, before=before, limit=_AT_ONCE):
            before = page[-1].number
            for recorded in page:
                yield recorded


def _reach(actor: Actor, entries: Sequence[RecordedEntry]) -> Reach:
    """Of entries with the newest first."""
    of_teams: defaultdict[TeamId, list[RecordedEntry]] = defaultdict(list)
    lists = []
    for one in reversed(entries):
        if one.team_id is not None:
            of_teams[one.team_id].append(one)
        elif one.entry.action is HistoryAction.EXPORTED:
            lists.append(ListTaken(one.entry.subject or "", one.entry.at))
    return Reach(actor=actor, teams=[_reached(team, of_teams[team]) for team in sorted(of_teams)], lists=lists)


def _reached(team_id: TeamId, entries: Sequence[RecordedEntry]) -> TeamReached:
    times = [one.entry.at for one in entries]
    actions = tuple(dict.fromkeys(one.entry.action for one in entries))
    return TeamReached(team_id=team_id, actions=actions, first_at=min(times), last_at=max(times))
