"""Register a team: a captain's form becomes a numbered team, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...domain.captains.notice import PrivacyNotice
from ...domain.fields import Fields, collecting
from ...domain.idempotency import Claim
from ...domain.registration import RegistrationDraft, TeamForm, parse_draft
from ...domain.rules import TournamentRules
from ...domain.values import IdempotencyKey, RegistrationId, TeamId, new_registration_id
from ...ports.clock import Clock
from ...ports.stepwise_entry import StepwiseEntry
from ...ports.team_entry import Replayed, TeamEntry
from ...ports.unit_of_work import UnitOfWork
from ..churches.church_directory import ChurchDirectory, KnownChurches, check_church


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTeamCommand:
    """A form, and the key under which repeating it is harmless.

    ``arrived_at``, an aware datetime, is when it began to arrive, if not now: registration must be open then.
    ``language`` is a tag such as ``ta``, for mails; ``consent`` the version of the privacy notice that was agreed to,
    which the form may need whatever the organisers ask for. The key is ``remembered_for`` so long, if not for
    ``RegisterTeam.idempotency_ttl``.
    """

    form: TeamForm
    idempotency_key: IdempotencyKey | None = None
    arrived_at: datetime | None = None
    language: str | None = None
    consent: str | None = None
    consent_required: bool = False
    remembered_for: timedelta | None = None

    def parse(
        self, fields: Fields, notice: PrivacyNotice, rules: TournamentRules, *, id: RegistrationId, at: datetime
    ) -> RegistrationDraft:
        """The draft of what was sent ``at`` a time; what is wrong is remembered in ``fields``."""
        return notice.agreed_to(
            parse_draft(self.form, fields, id=id, rules=rules),
            fields,
            language=self.language,
            consent=self.consent,
            required=self.consent_required,
            at=at,
        )


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
    team_entry: TeamEntry | None = None
    """The store's own way in; without it the steps are taken in ``unit_of_work``."""
    churches: ChurchDirectory | None = None
    """Where a church has to be registered first, if it has to."""
    notice: PrivacyNotice = field(default_factory=PrivacyNotice)

    async def __call__(self, command: RegisterTeamCommand) -> TeamRegistered:
        """Register the team, or return the number that an earlier copy of this submission was given.

        Raises:
            ValidationFailed, InvalidFileType, FileTooLarge: the form is wrong.
            RegistrationClosed, DuplicateTeam, ChurchLimitReached: the organisers' rules refuse it.
            DuplicateSubmission, SubmissionInProgress: the key is taken.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``; send it again with the same key.
        """
        known = await self.churches.required() if self.churches else None
        now = self.clock.now()
        draft = self._parse(command, known, now)
        claim = None
        if command.idempotency_key is not None:
            claim = Claim(
                key=command.idempotency_key,
                fingerprint=draft.fingerprint(),
                registration_id=draft.id,
                expires_at=now + (command.remembered_for or self.idempotency_ttl),
            )
        team_entry = self.team_entry or StepwiseEntry(self.unit_of_work)
        entry = await team_entry.enter(draft, self.rules, claim=claim, at=now, arrived_at=command.arrived_at or now)
        return TeamRegistered(team_id=entry.team_id, replayed=isinstance(entry, Replayed))

    def _parse(self, command: RegisterTeamCommand, known: KnownChurches | None, at: datetime) -> RegistrationDraft:
        with collecting() as fields:
            draft = command.parse(fields, self.notice, self.rules, id=self.new_id(), at=at)
            check_church(fields, draft.team.church, known)
        return draft
