"""Add an organiser."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.errors import AlreadyThere, ValidationFailed
from ...domain.fields import collecting
from ...domain.organisers.organiser import Organiser, OrganiserId, parse_role
from ...domain.review.history import Actor
from ...domain.rules import TournamentRules
from ...domain.values import EmailAddress, PersonName
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from .organiser_history import organiser_entry

ADDRESS_TAKEN = "An organiser with this address is there already"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrganiserCommand:
    """An organiser as typed."""

    name: str
    email: str
    role: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrganiser:
    """Adds an organiser, who can sign in from then on."""

    unit_of_work: UnitOfWork
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def __call__(self, command: AddOrganiserCommand) -> Organiser:
        """The organiser, with a new id.

        Raises:
            ValidationFailed: a field is wrong, or somebody has this address, disabled or not.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        with collecting() as fields:
            name = fields.parse("name", PersonName.parse, command.name)
            email = fields.parse("email", EmailAddress.parse, command.email)
            role = fields.parse("role", parse_role, command.role)
        now = self.clock.now()
        added = Organiser(id=OrganiserId.new(), name=name, email=email, role=role, added_at=now)
        async with self.unit_of_work.begin() as tx:
            try:
                await tx.organisers.add(added)
            except AlreadyThere:
                raise ValidationFailed({("email",): ADDRESS_TAKEN}) from None
            await tx.history.add(organiser_entry(None, added, command.actor, self.rules, at=now))
        return added
