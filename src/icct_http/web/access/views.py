"""Remembers who was shown which team today, so that the history is written to once."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

import structlog

from icct_core import Actor, Clock, DatabaseUnavailable, RecordAccess, Registration, RegistrationId

REMEMBERED = 10_000
"""Views at a time; one that was forgotten is written again, and kept once by the history itself."""

_log = structlog.stdlib.get_logger("icct.organisers")


class Views:
    """Records views after their answers: what cannot be recorded is a line in the log, and the answer stands."""

    def __init__(self, record: RecordAccess, clock: Clock) -> None:
        self._record = record
        self._clock = clock
        self._recorded: OrderedDict[tuple[Actor, RegistrationId, date], None] = OrderedDict()

    async def note(self, registration: Registration, actor: Actor) -> None:
        """``actor`` was shown this team's contact data. Raises nothing."""
        view = actor, registration.id, self._clock.now().date()
        if view in self._recorded:
            return
        try:
            await self._record.viewed(registration, actor=actor)
        except DatabaseUnavailable as error:
            _log.warning("view_not_recorded", team_id=str(registration.team_id), key=actor.name, reason=error.reason)
            return
        self._recorded[view] = None
        if len(self._recorded) > REMEMBERED:
            self._recorded.popitem(last=False)
