"""What captains may change themselves, until when, and what becomes of their team's status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..captain_errors import RosterFrozen
from ..errors import InvalidTransition, InvalidValue
from ..fields import collecting
from ..registration import Registration, Team
from ..review.correction import correct
from ..review.history import FieldChange
from ..rules import TournamentRules
from ..sentences import Sentence
from ..status import Decision, RegistrationStatus
from ..window import Window
from .masking import without_masked

EDITABLE = ("captain_phone", "captain_email", "captain_whatsapp", "coach_name", "players")
"""The fields of the form that captains change; names of team, church and captain are the organisers' to correct."""

NEEDS_CODE = frozenset({"captain_phone", "captain_email", "captain_whatsapp"})
"""Those of them that take a code from the present address: who has them has the team."""


class EditAfterConfirm(StrEnum):
    """What an edit does to a confirmed team (``EDIT_AFTER_CONFIRM``): review it again, keep it, or refuse the edit."""

    REVIEW = "review"
    KEEP = "keep"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainActs:
    """What may be done now.

    ``edit_leads_to`` is the status after an edit. ``frozen_at`` is when squads were frozen, ``edits_end_at`` when they
    will be; ``refusal`` is the sentence for a captain who cannot edit.
    """

    edit: bool
    answer: bool
    withdraw: bool
    edit_leads_to: RegistrationStatus | None = None
    refusal: Sentence | None = None
    frozen_at: datetime | None = None
    edits_end_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainRules:
    """Which acts of a captain are possible now, by the team's status, the window and the organisers' choice."""

    window: Window
    after_confirm: EditAfterConfirm = EditAfterConfirm.REVIEW

    def status_after_edit(self, registration: Registration, *, at: datetime) -> RegistrationStatus:
        """The status that an edit leads to.

        Raises:
            TeamNotFound: the team was removed.
            InvalidTransition: it was rejected or withdrawn, or is confirmed and stays as it is.
            RosterFrozen: captains change nothing any more.
        """
        status, _ = registration.status, registration.known_team
        if not status.plays:
            raise InvalidTransition(current=status, requested="edited")
        if status is RegistrationStatus.CONFIRMED and self.after_confirm is EditAfterConfirm.NEVER:
            raise InvalidTransition(
                current=status,
                requested="edited",
                sentence=Sentence("A confirmed team is changed by the organisers alone; please ask them"),
            )
        self.window.check_not_frozen(at)
        stays = status is RegistrationStatus.CONFIRMED and self.after_confirm is EditAfterConfirm.KEEP
        return status if stays else RegistrationStatus.REGISTERED

    def acts(self, registration: Registration, *, at: datetime) -> CaptainActs:
        """What its captain may do."""
        leads_to, refusal, frozen_at = None, None, None
        try:
            leads_to = self.status_after_edit(registration, at=at)
        except (InvalidTransition, RosterFrozen) as error:
            refusal = error.sentence
            frozen_at = error.frozen_at if isinstance(error, RosterFrozen) else None
        freeze_at = self.window.freeze_at
        return CaptainActs(
            edit=leads_to is not None,
            answer=registration.status is RegistrationStatus.CHANGES_REQUESTED,
            withdraw=registration.status.plays,
            edit_leads_to=leads_to,
            refusal=refusal,
            frozen_at=frozen_at,
            edits_end_at=freeze_at if freeze_at and at < freeze_at else None,
        )

    def check_answer(self, registration: Registration) -> None:
        """Raise ``InvalidTransition`` unless organisers wait for an answer; ``TeamNotFound`` of a removed team."""
        status, _ = registration.status, registration.known_team
        if status is not RegistrationStatus.CHANGES_REQUESTED:
            raise InvalidTransition(current=status, requested=RegistrationStatus.REGISTERED)

    def check_withdrawal(self, registration: Registration) -> None:
        """Raise ``InvalidTransition`` unless it can be withdrawn; ``TeamNotFound`` of a removed team."""
        status, _ = registration.status, registration.known_team
        Decision.WITHDRAW.check(status)


def edited(team: Team, given: Mapping[str, object], rules: TournamentRules) -> Team:
    """The team with the fields that were given, each as the form has it and by the form's rules.

    A phone or an address that is given as its mask stays what it was. Raises ``ValidationFailed``, all errors at once.
    """
    with collecting() as fields:
        for name in given:
            if name not in EDITABLE:
                fields.refuse(InvalidValue("This is changed by the organisers alone; please ask them"), name)
        own = {name: value for name, value in given.items() if name in EDITABLE}
        return correct(team, without_masked(own, team), fields, rules)


def needs_code(changes: Sequence[FieldChange]) -> bool:
    """Whether one of these changes takes a code."""
    return any(change.field in NEEDS_CODE for change in changes)


def after_edit(before: Registration, team: Team, status: RegistrationStatus, *, at: datetime) -> Registration:
    """The next version of it; the reason of a status that it leaves is gone."""
    after = before.corrected(team, at=at)
    return after if status is before.status else replace(after, status=status, reason=None)
