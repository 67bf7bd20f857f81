"""The tables in memory: a transaction changes a copy of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

from icct_core import (
    ApiKey,
    Claim,
    IdempotencyKey,
    KeyName,
    Logo,
    Message,
    MessageKind,
    MessageState,
    OutboxDepth,
    PhoneNumber,
    Registration,
    RegistrationId,
    TeamId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message and how far its delivery is."""

    message: Message
    due_at: datetime
    state: MessageState = MessageState.PENDING
    attempt: int = 0
    reason: str | None = None


@dataclass(slots=True)
class Tables:
    """Every row is immutable, so a copy of the dictionaries is a copy of the data."""

    registrations: dict[RegistrationId, Registration] = field(default_factory=dict)
    numbers: dict[TeamId, RegistrationId] = field(default_factory=dict)
    last_numbers: Counter[str] = field(default_factory=Counter)
    teams: set[tuple[str, PhoneNumber]] = field(default_factory=set)
    teams_of_churches: Counter[tuple[str, str]] = field(default_factory=Counter)
    claims: dict[IdempotencyKey, Claim] = field(default_factory=dict)
    staged_files: dict[RegistrationId, Logo] = field(default_factory=dict)
    outbox: dict[tuple[RegistrationId, MessageKind], OutboxRow] = field(default_factory=dict)
    api_keys: dict[KeyName, ApiKey] = field(default_factory=dict)

    def outbox_depth(self) -> OutboxDepth:
        pending = [row for row in self.outbox.values() if row.state is MessageState.PENDING]
        return OutboxDepth(
            pending=len(pending),
            oldest=min((row.message.queued_at for row in pending), default=None),
            due=min((row.due_at for row in pending), default=None),
            parked=sum(row.state is MessageState.PARKED for row in self.outbox.values()),
        )

    def copy(self) -> Tables:
        return Tables(*(getattr(self, each.name).copy() for each in fields(self)))
