"""The timeline of a team: its registration, what was done about it, and what was delivered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...domain.messages import OutboxEntry
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, Actor, FieldChange, RecordedEntry
from ...domain.status import RegistrationStatus
from ...domain.values import TeamId
from ...ports.history_reader import HistoryReader
from ...ports.outbox.outbox_reader import OutboxFilter, OutboxReader
from ...ports.registration_reader import RegistrationReader

REGISTERED = "registered"
DELIVERY = "delivery"
"""What happens besides the actions of the history."""

_MOST_MESSAGES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened: an action of the history, ``REGISTERED``, or a ``DELIVERY``, which nobody does.

    A delivery that is still to come stands at the time when it is due. ``version`` is the team's after a change of it,
    ``subject`` the other team of an overlap.
    """

    at: datetime
    action: str
    actor: Actor | None = None
    before: RegistrationStatus | None = None
    after: RegistrationStatus | None = None
    reason: str | None = None
    note: str | None = None
    changes: tuple[FieldChange, ...] = ()
    delivery: OutboxEntry | None = None
    version: int | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GetTimeline:
    """Merges what three tables know of a team."""

    registrations: RegistrationReader
    history: HistoryReader
    outbox: OutboxReader

    async def __call__(self, team_id: TeamId) -> Sequence[TimelineEntry]:
        """Everything, the newest first; raises ``TeamNotFound``."""
        return await self.of(await self.registrations.get(team_id))

    async def of(self, registration: Registration) -> Sequence[TimelineEntry]:
        """The same of a team that was read before."""
        changes = await self.history.of([registration.id])
        which = OutboxFilter(team_id=registration.team_id)
        messages = await self.outbox.entries(which, limit=_MOST_MESSAGES)
        entries = [*map(_of_history, changes), *_of_outbox(messages), _of_registration(registration)]
        return sorted(entries, key=lambda one: one.at, reverse=True)  # a stable order: the newest change stays first


def _of_history(recorded: RecordedEntry) -> TimelineEntry:
    entry = recorded.entry
    return TimelineEntry(
        at=entry.at,
        action=entry.action,
        actor=entry.actor,
        before=entry.before,
        after=entry.after,
        reason=entry.reason,
        note=entry.note,
        changes=entry.changes,
        version=entry.version,
        subject=entry.subject,
    )


def _of_outbox(messages: Sequence[OutboxEntry]) -> Iterator[TimelineEntry]:
    for message in reversed(messages):
        yield TimelineEntry(at=message.due_at, action=DELIVERY, delivery=message)


def _of_registration(registration: Registration) -> TimelineEntry:
    return TimelineEntry(
        at=registration.registered_at,
        action=REGISTERED,
        actor=CAPTAIN,
        after=RegistrationStatus.REGISTERED,
    )
