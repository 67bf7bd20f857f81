"""Opens a transaction: everything in it commits together."""

from abc import abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..domain.idempotency import Claim
from ..domain.values import TeamId
from .api_key_store import ApiKeyRepository
from .challenges.challenge_repository import ChallengeRepository
from .churches.church_repository import ChurchRepository
from .history import History
from .idempotency_store import IdempotencyStore
from .organisers.organiser_repository import OrganiserRepository
from .organisers.session_repository import SessionRepository
from .outbox.outbox import Outbox
from .overlaps.overlap_repository import OverlapRepository
from .registration_repository import RegistrationRepository
from .staged_files import StagedFiles
from .windows import WindowRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Everything that commits together."""

    registrations: RegistrationRepository
    idempotency: IdempotencyStore
    staged_files: StagedFiles
    outbox: Outbox
    history: History
    windows: WindowRepository
    churches: ChurchRepository
    overlaps: OverlapRepository
    challenges: ChallengeRepository
    organisers: OrganiserRepository
    sessions: SessionRepository
    api_keys: ApiKeyRepository

    async def replay(self, claim: Claim | None, *, at: datetime) -> TeamId | None:
        """Take the key and return ``None``, or return the number that its holder's registration was given.

        Without a claim nothing is done.

        Raises:
            DuplicateSubmission: the key was claimed for another content.
            SubmissionInProgress: as by ``IdempotencyStore.claim``.
        """
        if claim is None or (earlier := await self.idempotency.claim(claim, at=at)) is None:
            return None
        return await self.registrations.team_id_of(earlier.replayed_by(claim))


class UnitOfWork(Protocol):
    """Begins transactions."""

    @abstractmethod
    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Commit on a clean exit; roll everything back on an exception or a cancellation.

        Raises:
            DatabaseUnavailable: the store cannot be reached, is too busy, or did not confirm the commit. It is
                ``repeatable`` only where the store has certainly rolled back and may take the same work at once, and
                ``may_be_stored`` only where its answer to the commit was lost.
        """
