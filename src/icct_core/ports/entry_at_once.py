"""A registration in one step, for stores that can do that."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ..domain.idempotency import Claim
from ..domain.registration import RegistrationDraft
from ..domain.rules import TournamentRules
from ..domain.values import TeamId


class EntryAtOnce(Protocol):
    """What the steps of a transaction do, with one wait for the store instead of one for each."""

    @abstractmethod
    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, claim: Claim | None, at: datetime
    ) -> TeamId | None:
        """Claim the key if there is one, keep the logo, queue the messages, enter the team, and commit.

        ``None`` if anything else stands against it: then nothing was done, and the steps will tell what it is.

        Raises:
            DuplicateTeam: as by ``RegistrationRepository.enter``.
            SubmissionInProgress: the holder of the key is not done yet.
            DatabaseUnavailable: as by ``UnitOfWork.begin``.
        """
