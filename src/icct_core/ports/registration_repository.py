"""Enters and removes registrations, inside a transaction."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ..domain.logo import StoredFile
from ..domain.registration import RegistrationDraft
from ..domain.rules import TournamentRules
from ..domain.values import RegistrationId, TeamId


class RegistrationRepository(Protocol):
    """The write side, part of a transaction."""

    @abstractmethod
    async def admit(self, draft: RegistrationDraft, rules: TournamentRules) -> None:
        """Raise what ``enter`` would raise now; change nothing.

        Raises:
            DuplicateTeam: a team with this name's key and this captain's phone exists, whatever its prefix.
            ChurchLimitReached: ``rules.teams_per_church`` teams of this church and prefix exist.
        """

    @abstractmethod
    async def enter(self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime) -> TeamId:
        """Give the next number of ``rules.id_prefix`` and store the team. Raises as ``admit`` does.

        Numbers start at 1 and have no gaps: one given by a transaction that is rolled back is given again. No two
        transactions are between this call and their commit at once, so call it last.
        """

    @abstractmethod
    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        """The number a registration was given; raises ``TeamNotFound``."""

    @abstractmethod
    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        """Remember where the logo was stored, or that it is nowhere any more; raises ``TeamNotFound``."""

    @abstractmethod
    async def remove(self, team_id: TeamId) -> RegistrationId:
        """Make the registration what ``Registration.removed`` says, and raise ``TeamNotFound`` if there is none.

        Its number stays taken; its name and captain's phone, and its place in its church, are free for another team.
        A team that was removed before stays as it is.
        """
