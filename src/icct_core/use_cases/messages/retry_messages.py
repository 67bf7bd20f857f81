"""Retry messages that were given up, or send a mail again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from ...domain.errors import InvalidValue
from ...domain.idempotency import Claim
from ...domain.messages import (
    OWED_TO_A_NEW_TEAM,
    SENT_AGAIN,
    WAITS_ITS_TURN,
    Message,
    MessageKind,
    MessageState,
    OutboxEntry,
)
from ...domain.review.history import OPERATOR, Actor, FieldChange, HistoryAction, HistoryEntry
from ...domain.values import IdempotencyKey, RegistrationId, TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from .list_messages import ListMessages, ListMessagesQuery

MOST_AT_ONCE = 10_000  # one transaction; a tournament has far fewer

_REMEMBERED_FOR = timedelta(days=1)
"""How long the key of a form is known: longer than a page stays open that has it."""

CLOCKS_DIFFER_BY = timedelta(seconds=10)
"""At most, with the time between our reading of the clock and the commit: no lease may be taken for a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessagesCommand:
    """Messages of one team, or of all, of these ``kinds``.

    ``delivered``: the mails, too, that the team was sent already. ``key`` is that of a team's form, which has one
    effect however often it is sent.
    """

    team_id: TeamId | None = None
    delivered: bool = False
    kinds: frozenset[MessageKind] = frozenset(MessageKind)
    actor: Actor = OPERATOR
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRetried:
    """How many were given up and are queued again, were put off and are due now, and are sent a second time.

    ``left`` are under way, due already, or due within the length of a lease: they leave by themselves. ``queued`` are
    those that are queued again, as they were before, but for those that the outbox had forgotten. ``is_repeated``: the
    same form was sent before, and nothing was done this time.
    """

    parked: int = 0
    put_off: int = 0
    delivered: int = 0
    left: int = 0
    queued: Sequence[OutboxEntry] = field(default=(), compare=False)
    is_repeated: bool = False


def parse_kinds(raw: Iterable[str] | None) -> frozenset[MessageKind]:
    """Kinds by their names, all of them for ``None``; raises ``InvalidValue``."""
    if raw is None:
        return frozenset(MessageKind)
    named = list(raw)
    if not named or any(one not in set(MessageKind) for one in named):
        raise InvalidValue("Kinds must be one or more of {kinds}", kinds=", ".join(MessageKind))
    return frozenset(map(MessageKind, named))


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryMessages:
    """Queues messages again.

    - A parked one is due at once, and is given up only after its whole time again.
    - One that waits for its next try is due at once, unless it may be under way, as for the length of a ``lease``.
    - A delayed mail that was never due stays delayed, so that what it tells can still be taken back.
    - A mail about a change is left while a later one to its captain may be under way: they would leave out of order.
    - A delivered mail leaves again if asked for, under its own ``Message-ID``, also when the outbox has forgotten it.
    - The history of each team says who did it, and what was queued again.
    """

    list_messages: ListMessages
    unit_of_work: UnitOfWork
    clock: Clock
    lease: timedelta = timedelta(seconds=60)

    async def __call__(self, command: RetryMessagesCommand) -> MessagesRetried:
        """What became of ``MOST_AT_ONCE`` messages at most. Raises ``TeamNotFound`` for a team there is not.

        Raises ``ValueError`` when delivered mails of every team are asked for, or a key is given for every team; of a
        key also ``SubmissionInProgress`` and ``DuplicateSubmission``, as ``Transaction.replay``.
        """
        if (command.delivered or command.key) and command.team_id is None:
            raise ValueError("delivered mails are sent again for one team at a time, and a form is for one team")
        found = await self.list_messages(
            ListMessagesQuery(states=frozenset(MessageState), team_id=command.team_id, limit=MOST_AT_ONCE)
            if command.team_id is not None
            else ListMessagesQuery(limit=MOST_AT_ONCE)
        )
        now = self.clock.now()
        leases_end = self._leases_end(now)
        overtaken = _overtaken(found, now=now, leases_end=leases_end)
        entries = [entry for entry in found if entry.message.kind in command.kinds]
        parked = _in_state(entries, MessageState.PARKED, but=overtaken)
        pending = _in_state(entries, MessageState.PENDING)
        put_off = _put_off(pending, now=now, leases_end=leases_end)
        again = _in_state(entries, MessageState.DELIVERED, SENT_AGAIN, but=overtaken) if command.delivered else []
        queued = [*parked, *put_off, *again]
        async with self.unit_of_work.begin() as tx:
            if await tx.replay(await _claim(tx, command, at=now), at=now) is not None:
                return MessagesRetried(is_repeated=True)
            forgotten = await _forgotten(tx, command, found, now)  # locks the team before its messages, as a removal
            await tx.outbox.retry(*_messages(parked), at=now)
            await tx.outbox.hasten(*_messages(put_off), at=now, due_after=leases_end)
            await tx.outbox.retry(*_messages(again), at=now, was=MessageState.DELIVERED)
            await tx.outbox.ensure(*forgotten)
            await tx.history.add_each(*_history(command, queued, forgotten, at=now))
        return MessagesRetried(
            parked=len(parked),
            put_off=len(put_off),
            delivered=len(again) + len(forgotten),
            left=len(pending) - len(put_off) + len(_in_state(overtaken, MessageState.PARKED, command.kinds)),
            queued=queued,
        )

    def retriable(self, entries: Sequence[OutboxEntry]) -> Sequence[OutboxEntry]:
        """Those of these messages that a retry would queue again now; the others leave by themselves."""
        now = self.clock.now()
        leases_end = self._leases_end(now)
        overtaken = _overtaken(entries, now=now, leases_end=leases_end)
        parked = _in_state(entries, MessageState.PARKED, but=overtaken)
        return [*parked, *_put_off(_in_state(entries, MessageState.PENDING), now=now, leases_end=leases_end)]

    def _leases_end(self, now: datetime) -> datetime:
        """When nobody holds a message any more that is leased now."""
        return now + self.lease + CLOCKS_DIFFER_BY


async def _claim(tx: Transaction, command: RetryMessagesCommand, *, at: datetime) -> Claim | None:
    """What makes the form count once; ``None`` where no key is given."""
    if command.key is None or command.team_id is None:
        return None
    content = f"{command.team_id} {command.delivered} {' '.join(sorted(command.kinds))}"
    return Claim(
        key=command.key,
        fingerprint=sha256(content.encode()).hexdigest(),
        registration_id=(await tx.registrations.get(command.team_id)).id,
        expires_at=at + _REMEMBERED_FOR,
    )


async def _forgotten(
    tx: Transaction, command: RetryMessagesCommand, entries: Iterable[OutboxEntry], now: datetime
) -> list[Message]:
    """The mails that were delivered so long ago that the outbox has none of them any more.

    Their team is locked: nothing is queued for one that is being removed.
    """
    known = {entry.message.kind for entry in entries if not entry.message.occasion}
    kinds = [kind for kind in OWED_TO_A_NEW_TEAM if kind in SENT_AGAIN and kind in command.kinds - known]
    if not (command.delivered and command.team_id and kinds):
        return []
    registration = await tx.registrations.lock(command.team_id)
    return [Message(subject=registration.id, kind=kind, queued_at=now) for kind in kinds if registration.team]


def _overtaken(entries: Sequence[OutboxEntry], *, now: datetime, leases_end: datetime) -> list[OutboxEntry]:
    """The mails that wait their turn and may have lost it, as a later one to the same captain may be leaving now."""
    ordered = [entry for entry in entries if entry.message.kind in WAITS_ITS_TURN]
    last: dict[RegistrationId, int] = {}
    for entry in ordered:
        message, is_pending = entry.message, entry.state is MessageState.PENDING
        if is_pending and message.queued_at <= now + CLOCKS_DIFFER_BY and entry.due_at <= leases_end:
            last[message.registration_id] = max(message.occasion, last.get(message.registration_id, 0))
    return [entry for entry in ordered if entry.message.occasion < last.get(entry.message.registration_id, 0)]


def _put_off(pending: Iterable[OutboxEntry], *, now: datetime, leases_end: datetime) -> list[OutboxEntry]:
    """Those that wait for their next try, and are not under way: a delayed mail was never due."""
    return [one for one in pending if one.due_at > leases_end and one.message.queued_at <= now]


def _in_state(
    entries: Iterable[OutboxEntry],
    state: MessageState,
    kinds: Iterable[MessageKind] = tuple(MessageKind),
    *,
    but: Sequence[OutboxEntry] = (),
) -> list[OutboxEntry]:
    return [one for one in entries if one.state is state and one.message.kind in kinds and one not in but]


def _messages(entries: Iterable[OutboxEntry]) -> list[Message]:
    return [entry.message for entry in entries]


def _history(
    command: RetryMessagesCommand, queued: Iterable[OutboxEntry], forgotten: Iterable[Message], *, at: datetime
) -> list[HistoryEntry]:
    """An entry for each team: every message with the state it was in. Mails to organisers have none."""
    changes: dict[RegistrationId, list[FieldChange]] = {}
    prefixes: dict[RegistrationId, str] = {}
    for entry in queued:
        if entry.team_id is None:
            continue
        subject = entry.message.registration_id
        prefixes[subject] = entry.team_id.prefix
        changes.setdefault(subject, []).append(FieldChange(entry.message.kind, entry.state, MessageState.PENDING))
    for message in forgotten:
        changes.setdefault(message.registration_id, []).append(FieldChange(message.kind, None, MessageState.PENDING))
    return [
        HistoryEntry(
            at=at,
            prefix=command.team_id.prefix if command.team_id else prefixes[subject],
            action=HistoryAction.DELIVERIES_RETRIED,
            actor=command.actor,
            registration_id=subject,
            changes=tuple(of_team),
        )
        for subject, of_team in changes.items()
    ]
