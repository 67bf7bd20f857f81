"""What changes of a team have in common: the version they were made for, and what is written of them."""

from __future__ import annotations

from ...domain.errors import DuplicateTeam, TeamNotFound, VersionRequired
from ...domain.mails.news import NOT_NOTIFIED
from ...domain.messages import Message, MessageKind
from ...domain.registration import Registration
from ...domain.review.history import Actor, FieldChange, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import Transaction


async def get_version(tx: Transaction, team_id: TeamId, version: int | None) -> Registration:
    """The team in the version that a change was made for.

    Raises:
        TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
    """
    before = await tx.registrations.get(team_id)
    if before.team is None:
        raise TeamNotFound
    if version is None:
        raise VersionRequired
    if version != before.version:
        raise await tx.registrations.stale(before.id)
    return before


async def duplicate_of(registrations: RegistrationReader, refused: Registration | None) -> DuplicateTeam:
    """The refusal of a team whose name and phone another one has: it tells that one's number, if it is still there."""
    holder = await registrations.namesake(refused) if refused else None
    return DuplicateTeam(team_id=str(holder) if holder else None)


def asked_for(*, over_limit: bool, notify: bool) -> tuple[FieldChange, ...]:
    """What the history says of how it was asked for: beyond the church's limit, or without a mail."""
    beyond_limit = [FieldChange("over_limit", None, "true")] if over_limit else []
    return (*beyond_limit, *([] if notify else [FieldChange(NOT_NOTIFIED, None, "false")]))


async def record(  # noqa: PLR0913  each is a column of the entry
    tx: Transaction,
    before: Registration,
    after: Registration,
    *,
    action: HistoryAction,
    actor: Actor,
    reason: str | None = None,
    changes: tuple[FieldChange, ...] = (),
) -> int:
    """Keep the change in the history and return the entry's number."""
    number = await tx.history.add(
        HistoryEntry(
            at=after.changed_at,
            prefix=after.team_id.prefix,
            action=action,
            actor=actor,
            registration_id=after.id,
            version=after.version,
            before=before.status,
            after=after.status,
            reason=reason,
            changes=changes,
        )
    )
    return number or 0  # an entry without a ``once`` always has a number


async def mail(tx: Transaction, after: Registration, number: int, *kinds: MessageKind) -> None:
    """Queue the mails about the change of this number, due at once."""
    messages = [Message(subject=after.id, kind=kind, queued_at=after.changed_at, occasion=number) for kind in kinds]
    await tx.outbox.ensure(*messages)
