"""End a team's links, and mail its captain a new one."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import TeamNotFound
from ...domain.messages import Message, MessageKind
from ...domain.review.history import OPERATOR, Actor, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLinkCommand:
    """Whose link, and who asks for another; ``seen`` is the version of links that is to end, any if ``None``."""

    team_id: TeamId
    actor: Actor = OPERATOR
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLink:
    """Raises the version of a team's links, keeps that in the history, and queues the mail, in one transaction.

    The team itself does not change, nor does its version: an organiser who is deciding about it goes on.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, command: RenewLinkCommand) -> bool:
        """Renew it; ``False`` if another one has ended the links that were ``seen``, after which nothing is mailed.

        Raises ``DatabaseUnavailable``, and ``TeamNotFound``, as of a removed team.
        """
        async with self.unit_of_work.begin() as tx:
            now = self.clock.now()
            registration = await tx.registrations.lock(command.team_id)
            if registration.team is None:
                raise TeamNotFound
            if command.seen not in {None, registration.link_version}:
                return False
            await tx.registrations.renew_link(registration.id)
            number = await tx.history.add(
                HistoryEntry(
                    at=now,
                    prefix=command.team_id.prefix,
                    action=HistoryAction.LINK_RENEWED,
                    actor=command.actor,
                    registration_id=registration.id,
                )
            )
            mail = Message(subject=registration.id, kind=MessageKind.LINK_BY_MAIL, queued_at=now, occasion=number or 0)
            await tx.outbox.ensure(mail)
        return True
