"""Remembers who was shown which team today, so that the history is written to once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeAlias

import structlog

from icct_core import (
    Actor,
    Clock,
    DatabaseUnavailable,
    RecordAccess,
    RecordedEntry,
    Registration,
    RegistrationId,
    RegistrationReader,
    TeamId,
)

REMEMBERED = 10_000
"""Views at a time; one that was forgotten is written again, and kept once by the history itself."""

View: TypeAlias = tuple[Actor, RegistrationId, date]

_log = structlog.stdlib.get_logger("icct.organisers")


class Views:
    """Records views after their answers: what cannot be recorded is a line in the log, and the answer stands."""

    def __init__(self, record: RecordAccess, registrations: RegistrationReader, clock: Clock) -> None:
        self._record = record
        self._registrations = registrations
        self._clock = clock
        self._recorded: OrderedDict[View, None] = OrderedDict()

    async def note(self, *registrations: Registration, actor: Actor) -> None:
        """``actor`` was shown these teams' contact data. Raises nothing."""
        views = {self._view(one.id, actor): one for one in registrations}
        new = {view: one for view, one in views.items() if view not in self._recorded}
        with _warning([one.team_id for one in new.values()], actor):
            if new:
                await self._record.viewed(*new.values(), actor=actor)
            self._remember(new)

    async def note_team(self, team_id: TeamId, actor: Actor) -> None:
        """As ``note``, of a team by its number."""
        with _warning([team_id], actor):
            await self.note(await self._registrations.get(team_id), actor=actor)

    async def note_entries(self, entries: Iterable[RecordedEntry], actor: Actor) -> None:
        """``actor`` was shown these entries of the history, of which some may have contact data. Raises nothing."""
        shown = {one.entry.registration_id: one.team_id for one in entries if one.entry.shows_contact_data}
        new = {one: number for one, number in shown.items() if one and self._view(one, actor) not in self._recorded}
        with _warning(new.values(), actor):
            if new:
                await self.note(*await self._registrations.find_many(new), actor=actor)

    def _view(self, id: RegistrationId, actor: Actor) -> View:
        return actor, id, self._clock.now().date()

    def _remember(self, views: Iterable[View]) -> None:
        for view in views:
            self._recorded[view] = None
            if len(self._recorded) > REMEMBERED:
                self._recorded.popitem(last=False)


@contextmanager
def _warning(teams: Collection[TeamId | None], actor: Actor) -> Iterator[None]:
    try:
        yield
    except DatabaseUnavailable as error:
        for team_id in teams:
            _log.warning(
                "view_not_recorded", team_id=str(team_id), reason=error.reason, **{actor.kind.value: actor.name}
            )
