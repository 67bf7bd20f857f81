"""Enters a team: claims its key, keeps its logo, gives it a number, in one transaction."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..domain.idempotency import Claim
from ..domain.registration import RegistrationDraft
from ..domain.rules import TournamentRules
from ..domain.values import TeamId


@dataclass(frozen=True, slots=True)
class Entered:
    """The team was stored, with this number."""

    team_id: TeamId


@dataclass(frozen=True, slots=True)
class Replayed:
    """An earlier copy of the submission was stored, with this number."""

    team_id: TeamId


class TeamEntry(Protocol):
    """Enters teams, each in a transaction of its own."""

    @abstractmethod
    async def enter(
        self,
        draft: RegistrationDraft,
        rules: TournamentRules,
        *,
        claim: Claim | None,
        at: datetime,
        arrived_at: datetime | None = None,
    ) -> Entered | Replayed:
        """Claim the key if there is one, keep the logo, queue the messages, enter the team, and commit.

        ``arrived_at`` is when the form began to arrive, if not ``at``: the window has to be open then. Numbers start
        at 1 and have no gaps, as ``RegistrationRepository.enter`` gives them.

        Raises:
            DuplicateTeam, RegistrationClosed, ChurchLimitReached: as by ``RegistrationRepository.enter``.
            DuplicateSubmission: the key was claimed for another content.
            SubmissionInProgress: the holder of the key is not done yet.
            DatabaseUnavailable: as by ``UnitOfWork.begin``.
        """
