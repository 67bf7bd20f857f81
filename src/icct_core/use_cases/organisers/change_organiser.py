"""Change an organiser: name, address, role, disabled or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from ...domain.errors import AlreadyThere, ValidationFailed, VersionRequired
from ...domain.fields import collecting
from ...domain.organisers.organiser import Organiser, OrganiserId, Role, parse_role
from ...domain.organisers.organiser_errors import LastAdmin
from ...domain.review.history import Actor
from ...domain.rules import TournamentRules
from ...domain.values import EmailAddress, PersonName
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from .add_organiser import ADDRESS_TAKEN
from .organiser_history import organiser_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrganiserCommand:
    """What is to be another, as it was typed; ``None`` stays. ``version`` is the one that was seen."""

    organiser_id: OrganiserId
    version: int | None
    actor: Actor
    name: str | None = None
    email: str | None = None
    role: str | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrganiser:
    """Changes an organiser; one admin at least stays. Another role, or being disabled, ends every session."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: ChangeOrganiserCommand) -> Organiser:
        """The organiser as stored; nothing is written where nothing differs.

        Raises:
            ValidationFailed: a field is wrong, or somebody else has this address.
            OrganiserNotFound, VersionRequired, StaleVersion: there is no such organiser, or somebody was faster.
            LastAdmin: nobody else could add organisers any more.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        wanted = _Wanted.parse(command)
        async with self.unit_of_work.begin() as tx:
            admins = await tx.organisers.admins()
            before = await tx.organisers.lock(command.organiser_id)
            if command.version is None:
                raise VersionRequired
            if command.version != before.version:
                raise await tx.organisers.stale(before)
            now = self.clock.now()
            after = wanted.put_on(before, at=now)
            if after == before:
                return before
            if before.is_admin and not after.is_admin and len(admins) == 1:
                raise LastAdmin
            after = after.next_version()
            try:
                await tx.organisers.put(after)
            except AlreadyThere:
                raise ValidationFailed({("email",): ADDRESS_TAKEN}) from None
            if (before.role, before.disabled_at) != (after.role, after.disabled_at):
                await tx.sessions.end_all(after.id)
            await tx.history.add(organiser_entry(before, after, command.actor, self.rules, at=now))
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What an organiser shall be, checked."""

    name: PersonName | None
    email: EmailAddress | None
    role: Role | None
    disabled: bool | None

    @classmethod
    def parse(cls, command: ChangeOrganiserCommand) -> _Wanted:
        with collecting() as fields:
            return cls(
                name=None if command.name is None else fields.parse("name", PersonName.parse, command.name),
                email=None if command.email is None else fields.parse("email", EmailAddress.parse, command.email),
                role=None if command.role is None else fields.parse("role", parse_role, command.role),
                disabled=command.disabled,
            )

    def put_on(self, organiser: Organiser, *, at: datetime) -> Organiser:
        changed = replace(
            organiser,
            name=self.name or organiser.name,
            email=self.email or organiser.email,
            role=self.role or organiser.role,
        )
        if self.disabled is None:
            return changed
        return changed.disabled(at=at) if self.disabled else changed.enabled()
