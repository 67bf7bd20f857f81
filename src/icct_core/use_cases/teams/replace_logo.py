"""Replace a team's logo by another file."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.fields import collecting
from ...domain.logo import Logo, StagedLogo
from ...domain.messages import Message, MessageKind
from ...domain.registration import Registration
from ...domain.review.history import Actor, FieldChange, HistoryAction
from ...domain.review.reasons import parse_reason
from ...domain.text import is_blank
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import Transaction, UnitOfWork
from ..review.changing import get_version, mail, record

REPLACED = "the logo was replaced"
"""The reason of a delivery that is not needed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceLogoCommand:
    """The file as it was sent, for the ``version`` of the team that ``actor`` saw; a blank ``reason`` is none."""

    team_id: TeamId
    content: bytes
    actor: Actor
    version: int | None
    reason: str = ""


def logo_change(logo: Logo) -> FieldChange:
    """How the history tells what a logo was replaced by."""
    return FieldChange("logo", None, f"{logo.media_type}, {len(logo.content)} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceLogo:
    """Stages another logo and queues its delivery, in one transaction with the history.

    - The file is judged as the form's is. The team's status stays, and its captain is mailed whoever replaced it.
    - A delivery of the logo before is not needed any more; one under way is recorded nowhere, as the new logo has a
      file of its own.
    - The old file is deleted, after nobody can be storing it any more.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, command: ReplaceLogoCommand) -> Registration:
        """The team as it is now; its ``logo`` is ``None`` until the new one is stored.

        Raises:
            ValidationFailed, InvalidFileType, FileTooLarge: the file is no logo, or the reason cannot be accepted.
            TeamNotFound, VersionRequired, StaleVersion: there is no such team, or it has changed meanwhile.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            logo = fields.parse("logo", Logo.parse, command.content)
            reason = None if is_blank(command.reason) else fields.parse("reason", parse_reason, command.reason)
        async with self.unit_of_work.begin() as tx:
            before = await get_version(tx, command.team_id, command.version)
            after = before.with_new_logo(at=self.clock.now())
            await self._write(tx, command.actor, before, after, logo, reason)
            return after

    async def _write(  # noqa: PLR0913, PLR0917  each is a part of one change
        self,
        tx: Transaction,
        actor: Actor,
        before: Registration,
        after: Registration,
        logo: Logo,
        reason: str | None,
    ) -> None:
        at, action, file = after.changed_at, HistoryAction.LOGO_REPLACED, logo_change(logo)
        occasion = await record(tx, before, after, action=action, actor=actor, reason=reason, changes=(file,))
        await tx.staged_files.put(StagedLogo(after.id, logo, occasion))  # before the team's row, as wherever both are
        await tx.registrations.change(before, after, teams_per_church=None)
        await tx.registrations.record_logo(after.id, None)
        store = Message(subject=after.id, kind=MessageKind.STORE_LOGO, queued_at=at, occasion=occasion)
        under_way = await tx.outbox.supersede(store, reason=REPLACED)
        remove_at = max(under_way or at, at)
        remove = Message(subject=after.id, kind=MessageKind.REMOVE_LOGO, queued_at=remove_at, occasion=occasion)
        await tx.outbox.ensure(store, remove)
        await mail(tx, after, occasion, MessageKind.CHANGE_BY_MAIL)
