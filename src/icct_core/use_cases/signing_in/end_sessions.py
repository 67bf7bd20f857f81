"""End sessions: sign out here, or somewhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.organisers.organiser import OrganiserId
from ...domain.organisers.session import SessionId
from ...domain.review.history import Actor, ActorKind, HistoryAction, HistoryEntry
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsCommand:
    """One session ``of`` an organiser, or every one ``but`` that at which it is asked for."""

    of: OrganiserId
    actor: Actor
    session_id: SessionId | None = None
    but: SessionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions:
    """Ends sessions at once, in every process. The history says who ended somebody else's."""

    clock: Clock
    unit_of_work: UnitOfWork
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: EndSessionsCommand) -> int:
        """How many were ended.

        Raises:
            SessionNotFound: this organiser has no such session, or it has ended.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        async with self.unit_of_work.begin() as tx:
            if command.session_id is not None:
                await tx.sessions.end(command.session_id, command.of)
                ended = 1
            else:
                ended = await tx.sessions.end_all(command.of, command.but)
            if ended and command.actor != Actor(ActorKind.ORGANISER, str(command.of)):
                entry = HistoryEntry(
                    at=self.clock.now(),
                    prefix=self.rules.id_prefix,
                    action=HistoryAction.SESSIONS_ENDED,
                    actor=command.actor,
                    subject=str(command.of),
                )
                await tx.history.add(entry)
        return ended
