"""The tables in memory: a transaction changes a copy of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from icct_core import (
    TO_THE_CAPTAIN,
    WAITS_ITS_TURN,
    ApiKey,
    Challenge,
    ChallengeId,
    Church,
    ChurchName,
    Claim,
    HistoryEntry,
    IdempotencyKey,
    KeyName,
    Merge,
    MergeId,
    Message,
    MessageKind,
    MessageState,
    Organiser,
    OrganiserId,
    OutboxDepth,
    PhoneNumber,
    Registration,
    RegistrationId,
    Session,
    SessionId,
    StagedLogo,
    TeamId,
    Window,
)

MessageKey: TypeAlias = tuple[UUID, MessageKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message and how far its delivery is."""

    message: Message
    due_at: datetime
    state: MessageState = MessageState.PENDING
    attempt: int = 0
    reason: str | None = None

    @property
    def key(self) -> MessageKey:
        return self.message.subject, self.message.kind, self.message.occasion


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """A picture of a form that had mistakes, for the digest of an address."""

    address: str
    content: bytes
    ends_at: datetime


@dataclass(slots=True)
class Tables:
    """Every row is immutable, so a copy of the dictionaries is a copy of the data."""

    registrations: dict[RegistrationId, Registration] = field(default_factory=dict)
    numbers: dict[TeamId, RegistrationId] = field(default_factory=dict)
    last_numbers: Counter[str] = field(default_factory=Counter)
    windows: dict[str, Window] = field(default_factory=dict)
    teams: dict[tuple[str, PhoneNumber], TeamId] = field(default_factory=dict)
    teams_of_churches: Counter[tuple[str, str]] = field(default_factory=Counter)
    churches: dict[tuple[str, str], Church] = field(default_factory=dict)
    church_aliases: dict[tuple[str, str], tuple[str, ChurchName]] = field(default_factory=dict)
    church_merges: dict[MergeId, Merge] = field(default_factory=dict)
    church_keys: dict[RegistrationId, str] = field(default_factory=dict)
    """The key of the church that each registration belongs to, whatever its captain typed."""
    claims: dict[IdempotencyKey, Claim] = field(default_factory=dict)
    staged_files: dict[RegistrationId, StagedLogo] = field(default_factory=dict)
    outbox: dict[MessageKey, OutboxRow] = field(default_factory=dict)
    api_keys: dict[KeyName, ApiKey] = field(default_factory=dict)
    organisers: dict[OrganiserId, Organiser] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    history: dict[int, HistoryEntry] = field(default_factory=dict)
    signing_keys: dict[str, str] = field(default_factory=dict)
    kept_uploads: dict[str, KeptUpload] = field(default_factory=dict)
    """By the digest of their key."""
    overlaps_seen: dict[tuple[RegistrationId, RegistrationId], datetime] = field(default_factory=dict)
    challenges: dict[ChallengeId, Challenge] = field(default_factory=dict)
    last_challenge: Counter[str] = field(default_factory=Counter)
    """Whatever is forgotten, no number is given again."""

    def outbox_depth(self) -> OutboxDepth:
        pending = [row for row in self.outbox.values() if row.state is MessageState.PENDING]
        return OutboxDepth(
            pending=len(pending),
            oldest=min((row.message.queued_at for row in pending), default=None),
            due=min((row.due_at for row in pending if not self.waits_for_another(row.message)), default=None),
            parked=sum(row.state is MessageState.PARKED for row in self.outbox.values()),
        )

    def waits_for_another(self, message: Message) -> bool:
        """Whether it is a mail, and one of an earlier occasion to the same captain is still to be delivered."""
        return message.kind in WAITS_ITS_TURN and any(
            row.state is MessageState.PENDING
            for (subject, kind, occasion), row in self.outbox.items()
            if subject == message.subject and kind in TO_THE_CAPTAIN and occasion < message.occasion
        )

    def copy(self) -> Tables:
        return Tables(*(getattr(self, each.name).copy() for each in fields(self)))
