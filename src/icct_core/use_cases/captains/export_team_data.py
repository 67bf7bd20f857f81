"""Export everything that is kept about a team, for its captain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.codes.challenge import ChallengeId, CodePurpose, GivenCode
from ...domain.codes.code_errors import CodeInvalid
from ...domain.logo import Logo, StoredFile
from ...domain.mails.news import MAIL_DELAY
from ...domain.messages import MessageState, OutboxEntry
from ...domain.registration import Registration
from ...domain.review.history import CAPTAIN, Actor, HistoryAction, HistoryEntry
from ...domain.values import TeamId
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import UnitOfWork
from ..codes.check_code import CheckCode
from ..review.timeline import GetTimeline
from ..teams.get_logo import GetLogo
from .captain_view import CaptainEvent, captain_events, told_reason
from .what_stood import what_stood

TEAM_DATA = "team data"
"""What the history says was taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTeamDataCommand:
    """The team, who takes its data, and of a captain the code that was mailed."""

    team_id: TeamId
    actor: Actor
    code: GivenCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamData:
    """Everything that is kept about a team ``as_of`` a time, as its captain may see it: nothing is masked.

    ``reason`` is that of the status, as far as the captain is told. ``events`` are without organisers' names and notes,
    ``deliveries`` without those that were taken back; the newest of both come first.
    """

    as_of: datetime
    registration: Registration
    reason: str | None
    events: tuple[CaptainEvent, ...]
    deliveries: tuple[OutboxEntry, ...]
    logo: Logo | StoredFile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTeamData:
    """Gives it to the captain, whom a code by mail has to prove, or to an organiser who passes it on.

    - The code is used and the history has the export before anything is given away.
    - Whoever takes it, it is the same: what a captain may see.

    Without ``check_code`` it gives nothing to captains.
    """

    unit_of_work: UnitOfWork
    registrations: RegistrationReader
    timeline: GetTimeline
    get_logo: GetLogo
    clock: Clock
    check_code: CheckCode | None = None
    mail_delay: timedelta = MAIL_DELAY

    async def __call__(self, command: ExportTeamDataCommand) -> TeamData:
        """The data as they are now.

        Raises:
            TeamNotFound: there is no such team, or it was removed.
            CodeInvalid: the captain's code is wrong, ended or used.
            DatabaseUnavailable: nothing could be read, or the export could not be recorded.
        """
        registration = await self.registrations.get(command.team_id)
        _ = registration.known_team
        challenge_id = await self._checked_code(command, registration)
        all_entries = await self.timeline.of(registration)
        entries = what_stood(all_entries, self.mail_delay)
        logo = await self.get_logo(registration.team_id)
        as_of = self.clock.now()
        await self._record(command, challenge_id, at=as_of)
        return TeamData(
            as_of=as_of,
            registration=registration,
            reason=told_reason(registration, entries, all_entries),
            events=tuple(one for one in captain_events(entries) if one.mail is None),
            deliveries=tuple(
                one.delivery for one in entries if one.delivery and one.delivery.state is not MessageState.UNNEEDED
            ),
            logo=logo,
        )

    async def _checked_code(self, command: ExportTeamDataCommand, registration: Registration) -> ChallengeId | None:
        if command.actor != CAPTAIN:
            return None
        if self.check_code is None:
            raise CodeInvalid
        return await self.check_code(command.code, CodePurpose.DATA, registration.id)

    async def _record(self, command: ExportTeamDataCommand, challenge_id: ChallengeId | None, *, at: datetime) -> None:
        async with self.unit_of_work.begin() as tx:
            registration = await tx.registrations.get(command.team_id)
            _ = registration.known_team
            if challenge_id is not None and not await tx.challenges.use(challenge_id, at=at):
                raise CodeInvalid
            await tx.history.add(
                HistoryEntry(
                    at=at,
                    prefix=registration.team_id.prefix,
                    action=HistoryAction.EXPORTED,
                    actor=command.actor,
                    registration_id=registration.id,
                    subject=TEAM_DATA,
                )
            )
