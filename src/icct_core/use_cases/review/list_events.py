"""List what happened: the history together with the registrations, of which it has no entries; the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TypeAlias

from ...domain.review.history import CAPTAIN, Actor, HistoryAction, RecordedEntry
from ...domain.rules import TournamentRules
from ...domain.values import TeamId
from ...ports.history_reader import Arrival, HistoryFilter, HistoryReader

Event: TypeAlias = RecordedEntry | Arrival


@dataclass(frozen=True, slots=True)
class EventsPlace:
    """A page begins after this entry of the history and after this team, by their numbers; ``None`` is the newest."""

    entry: int | None = None
    team: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEventsQuery:
    """``limit`` events from a place on: ``entries`` of the history of these actions, ``arrivals`` of teams, or both.

    ``team_id`` and ``actor`` leave out what is about another team, or was done by somebody else. Captains register.
    """

    entries: bool = True
    arrivals: bool = True
    actions: frozenset[HistoryAction] = frozenset()
    team_id: TeamId | None = None
    actor: Actor | None = None
    place: EventsPlace = EventsPlace()
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsPage:
    """Events, the newest first; the next page begins at ``next_place``, ``None`` at the end."""

    events: Sequence[Event]
    next_place: EventsPlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEvents:
    """Lists what happened in the tournament whose rules these are.

    Each kind is in the order of its numbers, and the two are merged by time. A page after the first one has
    nothing that happened after the first one was read. Organisers' names and addresses are shown: it is for admins.
    """

    history: HistoryReader
    rules: TournamentRules

    async def __call__(self, query: ListEventsQuery) -> EventsPage:
        """A page."""
        which = HistoryFilter(
            prefix=self.rules.id_prefix, actions=query.actions, team_id=query.team_id, actor=query.actor
        )
        place, limit = query.place, query.limit + 1
        entries: Sequence[Event] = ()
        arrivals: Sequence[Event] = ()
        if query.entries:
            entries = await self.history.page(which, before=place.entry, limit=limit)
        if query.arrivals and query.actor in {None, CAPTAIN}:
            arrivals = await self.history.arrivals(which.prefix, team_id=query.team_id, before=place.team, limit=limit)
        found = list(islice(merge(entries, arrivals, key=_time_of, reverse=True), limit))
        if len(found) < limit:
            return EventsPage(events=found, next_place=None)
        events = found[:-1]
        arrived = sum(isinstance(one, Arrival) for one in events)
        next_place = EventsPlace(_next(entries, len(events) - arrived), _next(arrivals, arrived))
        return EventsPage(events=events, next_place=next_place)


def _time_of(event: Event) -> datetime:
    return event.at if isinstance(event, Arrival) else event.entry.at


def _next(found: Sequence[Event], shown: int) -> int:
    """The last number of a kind that was shown, else one above the first there is: what comes later is on no page."""
    if shown:
        return found[shown - 1].number
    return found[0].number + 1 if found else 0
