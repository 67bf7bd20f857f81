"""Keep a private note about a team: it is never mailed, and no captain sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ...domain.errors import TeamNotFound
from ...domain.fields import collecting
from ...domain.idempotency import Claim
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.review.reasons import parse_note
from ...domain.values import IdempotencyKey, TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork

_REMEMBERED_FOR = timedelta(days=1)
"""How long the key of a note is known: longer than a page stays open in which it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Adds a note to the team's history; the team itself does not change, nor does its version.

    The team is locked, so that a removal leaves no note.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, team_id: TeamId, text: str, *, actor: Actor, key: IdempotencyKey | None = None) -> None:
        """Keep it; the same note with the same ``key`` once.

        Raises ``ValidationFailed``, ``DatabaseUnavailable``, ``TeamNotFound``, as of a removed team, and of a key
        ``DuplicateSubmission`` for another note, ``SubmissionInProgress`` while the note is being kept.
        """
        with collecting() as fields:
            note = fields.parse("text", parse_note, text)
        now = self.clock.now()
        async with self.unit_of_work.begin() as tx:
            if key is not None and await _was_kept(tx, team_id, note, key, at=now):
                return
            await keep_note(tx, team_id, note, actor=actor, at=now)


async def _was_kept(tx: Transaction, team_id: TeamId, note: str, key: IdempotencyKey, *, at: datetime) -> bool:
    claim = Claim(
        key=key,
        fingerprint=sha256(f"{team_id} {note}".encode()).hexdigest(),
        registration_id=(await tx.registrations.get(team_id)).id,
        expires_at=at + _REMEMBERED_FOR,
    )
    earlier = await tx.idempotency.claim(claim, at=at)
    if earlier is not None:
        earlier.replayed_by(claim)
    return earlier is not None


async def keep_note(tx: Transaction, team_id: TeamId, note: str, *, actor: Actor, at: datetime) -> None:
    """Add it to the history of the team, which is locked. Raises ``TeamNotFound``, as of a removed team."""
    registration = await tx.registrations.lock(team_id)
    if registration.team is None:
        raise TeamNotFound
    await tx.history.add(
        HistoryEntry(
            at=at,
            prefix=team_id.prefix,
            action=HistoryAction.NOTED,
            actor=actor,
            registration_id=registration.id,
            note=note,
        )
    )
