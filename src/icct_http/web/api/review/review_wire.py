"""JSON bodies of decisions, corrections and the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

from icct_core import (
    Actor,
    DecisionResult,
    FieldChange,
    HistoryPage,
    MessagesRetried,
    OutboxEntry,
    Outcome,
    RecordedEntry,
    RegistrationDecided,
    RegistrationStatus,
    TeamId,
    TimelineEntry,
)


class DecisionBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """A decision about a team; ``reason`` is for its captain, ``note`` for organisers alone.

    ``version`` is the one that was seen, unless ``If-Match`` names it. Without ``notify`` the captain gets no mail.
    ``over_limit`` gives a team its place back although its church is full.
    """

    decision: str
    reason: str = ""
    note: str = ""
    version: int | None = None
    notify: bool = True
    over_limit: bool = False


class DecisionItem(DecisionBody, kw_only=True, forbid_unknown_fields=True):
    """One decision of many."""

    team_id: str


class DecisionsBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """1 to 100 decisions, each about another team."""

    decisions: list[DecisionItem]


class Decided(Struct, kw_only=True):
    """Where the team stands now; ``mail_due_at`` is when its captain is told, null if that is not to be."""

    success: Literal[True] = True
    team_id: str
    outcome: Outcome
    status: RegistrationStatus
    version: int
    mail_due_at: datetime | None


class DecisionOutcome(Struct, kw_only=True, omit_defaults=True):
    """What became of one decision of many; one that was refused has the error's code, message and details."""

    team_id: str
    outcome: str
    status: RegistrationStatus | None = None
    version: int | None = None
    error_code: str | None = None
    message: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class DecisionOutcomes(Struct, kw_only=True):
    """A result for each decision, in their order."""

    success: Literal[True] = True
    results: list[DecisionOutcome]


class CorrectionBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """Fields of the form with their new values, ``players`` as a list; the others stay as they are."""

    reason: str
    fields: dict[str, Any]
    version: int | None = None
    notify: bool = True
    over_limit: bool = False


class NoteBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """A note for organisers alone."""

    text: str


class Done(Struct, kw_only=True):
    """It is done."""

    success: Literal[True] = True


class RetryBody(Struct, kw_only=True, forbid_unknown_fields=True):
    """Which deliveries of a team to try again; ``kinds`` are all unless some are named.

    ``delivered`` sends the mails again that its captain was sent already.
    """

    delivered: bool = False
    kinds: list[str] | None = None


class QueuedAgain(Struct, kw_only=True):
    """A message that is queued again, and the state that it was in."""

    kind: str
    was: str


class RetriedDeliveries(Struct, kw_only=True):
    """What is queued again. ``again`` counts mails that are sent a second time, ``left`` what leaves by itself soon."""

    success: Literal[True] = True
    team_id: str
    queued: list[QueuedAgain]
    again: int
    left: int


class ActorDetails(Struct, kw_only=True):
    """Who did it: a captain, an organiser, a key, an operator, or the system; ``name`` is a key's."""

    kind: str
    name: str


class ChangeDetails(Struct, kw_only=True):
    """A field before and after; null where there was nothing, empty where it is kept no longer."""

    field: str
    before: str | None
    after: str | None


class DeliveryOfEntry(Struct, kw_only=True):
    """What was or is to be delivered, and how far that is."""

    kind: str
    state: str
    attempts: int
    reason: str | None


class Entry(Struct, kw_only=True):
    """One thing that happened; ``from`` and ``to`` are statuses."""

    at: datetime
    action: str
    actor: ActorDetails | None
    before: RegistrationStatus | None = field(name="from")
    after: RegistrationStatus | None = field(name="to")
    reason: str | None
    note: str | None
    changes: list[ChangeDetails]


class TeamEntry(Entry, kw_only=True):
    """One thing that happened to a team."""

    delivery: DeliveryOfEntry | None


class Timeline(Struct, kw_only=True):
    """Everything that happened to a team, the newest first."""

    success: Literal[True] = True
    entries: list[TeamEntry]


class HistoryEntryDetails(Entry, kw_only=True):
    """One thing that was done. Where it was about no team, ``team_id`` is null, and ``subject`` says about what."""

    team_id: str | None
    subject: str | None


class HistoryAnswer(Struct, kw_only=True):
    """What was done, the newest first; ``next_cursor`` is null at the end.

    Names and addresses of organisers among the ``changes`` are null for who is no admin.
    """

    success: Literal[True] = True
    entries: list[HistoryEntryDetails]
    next_cursor: str | None


def decided_of(decided: RegistrationDecided) -> Decided:
    return Decided(
        team_id=str(decided.team_id),
        outcome=decided.outcome,
        status=decided.status,
        version=decided.version,
        mail_due_at=decided.mail_due_at,
    )


def outcomes_of(results: Iterable[DecisionResult]) -> DecisionOutcomes:
    return DecisionOutcomes(
        results=[
            DecisionOutcome(
                team_id=str(one.team_id),
                outcome=one.outcome,
                status=one.status,
                version=one.version,
                error_code=one.error_code,
                message=one.message,
                details=dict(one.details),
            )
            for one in results
        ]
    )


def retried_of(team_id: TeamId, retried: MessagesRetried) -> RetriedDeliveries:
    return RetriedDeliveries(
        team_id=str(team_id),
        queued=[QueuedAgain(kind=one.message.kind, was=one.state) for one in retried.queued],
        again=retried.delivered,
        left=retried.left,
    )


def timeline_of(entries: Iterable[TimelineEntry]) -> Timeline:
    return Timeline(
        entries=[
            TeamEntry(
                at=one.at,
                action=one.action,
                actor=_actor_of(one.actor) if one.actor else None,
                before=one.before,
                after=one.after,
                reason=one.reason,
                note=one.note,
                changes=_changes_of(one.changes),
                delivery=_delivery_of(one.delivery) if one.delivery else None,
            )
            for one in entries
        ]
    )


def history_of(page: HistoryPage) -> HistoryAnswer:
    cursor = None if page.next_before is None else str(page.next_before)
    return HistoryAnswer(entries=[_recorded_of(one) for one in page.entries], next_cursor=cursor)


def _recorded_of(recorded: RecordedEntry) -> HistoryEntryDetails:
    entry = recorded.entry
    return HistoryEntryDetails(
        at=entry.at,
        action=entry.action,
        actor=_actor_of(entry.actor),
        before=entry.before,
        after=entry.after,
        reason=entry.reason,
        note=entry.note,
        changes=_changes_of(entry.changes),
        team_id=str(recorded.team_id) if recorded.team_id else None,
        subject=entry.subject,
    )


def _actor_of(actor: Actor) -> ActorDetails:
    return ActorDetails(kind=actor.kind, name=actor.name)


def _changes_of(changes: Iterable[FieldChange]) -> list[ChangeDetails]:
    return [ChangeDetails(field=one.field, before=one.before, after=one.after) for one in changes]


def _delivery_of(entry: OutboxEntry) -> DeliveryOfEntry:
    return DeliveryOfEntry(kind=entry.message.kind, state=entry.state, attempts=entry.attempt, reason=entry.reason)
