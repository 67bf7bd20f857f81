"""Check an edit of a captain: what it would change, and whether it takes a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...domain.captains.editing import CaptainRules, EditAfterConfirm, after_edit, edited, needs_code
from ...domain.registration import Registration
from ...domain.review.history import FieldChange, changes_between
from ...domain.rules import TournamentRules
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ..tournament.get_window import GetWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class EditChecked:
    """The team as an edit would make it; without ``changes`` it is as it was."""

    after: Registration
    changes: tuple[FieldChange, ...]

    @property
    def needs_code(self) -> bool:
        """Whether a code has to come with it."""
        return needs_code(self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEdit:
    """Tries an edit without storing it, by the rules that ``EditByCaptain`` applies."""

    registrations: RegistrationReader
    window: GetWindow
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    after_confirm: EditAfterConfirm = EditAfterConfirm.REVIEW

    async def __call__(self, registration: Registration, fields: Mapping[str, object]) -> EditChecked:
        """What the fields, as they were typed, make of a registration.

        Raises:
            ValidationFailed: fields cannot be accepted, all of them are named.
            TeamNotFound, InvalidTransition, RosterFrozen: its captain cannot edit this team now.
            DatabaseUnavailable: try again.
        """
        rules = CaptainRules(window=await self.window(), after_confirm=self.after_confirm)
        return self.apply(rules, registration, fields, at=self.clock.now())

    def apply(
        self, rules: CaptainRules, before: Registration, fields: Mapping[str, object], *, at: datetime
    ) -> EditChecked:
        """The same by rules that were read before."""
        status = rules.status_after_edit(before, at=at)
        team = edited(before.known_team, fields, self.rules)
        changes = changes_between(before.known_team, team)
        after = after_edit(before, team, status, at=at) if changes else before
        return EditChecked(after=after, changes=changes)
