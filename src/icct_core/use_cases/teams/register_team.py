"""A captain's form becomes a numbered team, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ...domain.fields import collecting
from ...domain.idempotency import Claim
from ...domain.registration import RegistrationDraft, TeamForm, parse_draft
from ...domain.rules import TournamentRules
from ...domain.values import IdempotencyKey, RegistrationId, TeamId, new_registration_id
from ...ports.clock import Clock
from ...ports.entry_at_once import EntryAtOnce
from ...ports.unit_of_work import Transaction, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTeamCommand:
    """A form, and the key under which repeating it is harmless.

    ``arrived_at``, an aware datetime, is when it began to arrive, if not now: registration must be open then.
    """

    form: TeamForm
    idempotency_key: IdempotencyKey | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRegistered:
    """The team has this number. ``replayed`` if an earlier copy of the submission was the one stored."""

    team_id: TeamId
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTeam:
    """Checks a form, claims its key, keeps its logo, queues its messages and enters the team, in one transaction."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    idempotency_ttl: timedelta = timedelta(minutes=10)
    new_id: Callable[[], RegistrationId] = new_registration_id
    at_once: EntryAtOnce | None = None

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        """Register the team, or return the number that an earlier copy of this submission was given.

        Raises:
            ValidationFailed, InvalidFileType, FileTooLarge: the form is wrong.
            RegistrationClosed, DuplicateTeam, ChurchLimitReached: the organisers' rules refuse it.
            DuplicateSubmission, SubmissionInProgress: the key is taken.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``; send it again with the same key.
        """
        draft, now = self._parse(command.form), self.clock.now()
        arrived_at = command.arrived_at or now
        claim = self._claim(command.idempotency_key, draft, now)
        if self.at_once is not None and self.rules.is_open(arrived_at):
            team_id = await self.at_once.enter(draft, self.rules, claim=claim, at=now)
            if team_id is not None:
                return TeamRegistered(team_id=team_id)
        return await self._enter_by_steps(draft, claim, now, arrived_at)

    async def check(self, form: TeamForm, *, arrived_at: datetime | None = None) -> None:
        """Dry run: raise what registering this form would raise; store nothing and need no key."""
        draft, arrived_at = self._parse(form), arrived_at or self.clock.now()
        async with self.unit_of_work.begin() as tx:
            await self._check_open(tx, draft, arrived_at)
            await tx.registrations.admit(draft, self.rules)

    async def _check_open(self, tx: Transaction, draft: RegistrationDraft, arrived_at: datetime) -> None:
        """A captain whose team is registered is told that, and not that it is too late."""
        if not self.rules.is_open(arrived_at):
            await tx.registrations.admit(draft, replace(self.rules, teams_per_church=None))
            self.rules.check_open(arrived_at)

    async def _enter_by_steps(
        self, draft: RegistrationDraft, claim: Claim | None, now: datetime, arrived_at: datetime
    ) -> TeamRegistered:
        async with self.unit_of_work.begin() as tx:
            if claim is not None and (earlier := await tx.idempotency.claim(claim, at=now)):
                team_id = await tx.registrations.team_id_of(earlier.replayed_by(claim))
                return TeamRegistered(team_id=team_id, replayed=True)
            await self._check_open(tx, draft, arrived_at)  # after the claim: a retry after closing is still a replay
            await tx.staged_files.add(draft.id, draft.logo)
            await tx.outbox.ensure(*draft.messages(now))
            team_id = await tx.registrations.enter(draft, self.rules, at=now)  # takes the counter's lock: last
        return TeamRegistered(team_id=team_id)

    def _parse(self, form: TeamForm) -> RegistrationDraft:
        with collecting() as fields:
            return parse_draft(form, fields, id=self.new_id(), rules=self.rules)

    def _claim(self, key: IdempotencyKey | None, draft: RegistrationDraft, now: datetime) -> Claim | None:
        if key is None:
            return None
        return Claim(
            key=key,
            fingerprint=draft.fingerprint(),
            registration_id=draft.id,
            expires_at=now + self.idempotency_ttl,
        )
