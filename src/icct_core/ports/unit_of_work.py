"""Opens a transaction: everything in it commits together."""

from abc import abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from .idempotency_store import IdempotencyStore
from .outbox import Outbox
from .registration_repository import RegistrationRepository
from .staged_files import StagedFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Everything that commits together."""

    registrations: RegistrationRepository
    idempotency: IdempotencyStore
    staged_files: StagedFiles
    outbox: Outbox


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
