"""Find the team that an idempotency key was used for."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.idempotency import Claim
from ...domain.registration import Registration
from ...domain.values import IdempotencyKey, RegistrationId, new_registration_id
from ...ports.clock import Clock
from ...ports.registration_reader import RegistrationReader
from ...ports.unit_of_work import UnitOfWork


class _KeyIsFree(Exception):
    """Rolls the transaction back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamOfSubmission:
    """Reads the claim of a key. It is for whoever chose the key: nobody else can guess one of a page."""

    unit_of_work: UnitOfWork
    registrations: RegistrationReader
    clock: Clock

    async def __call__(self, key: IdempotencyKey) -> Registration | None:
        """The registration, or ``None`` if the key is free; then it stays so, as what was begun is rolled back.

        Raises:
            SubmissionInProgress: the holder of the key is not done yet.
            DatabaseUnavailable: as by ``UnitOfWork.begin``.
        """
        now = self.clock.now()
        ended = Claim(key=key, fingerprint="", registration_id=new_registration_id(), expires_at=now)
        try:
            async with self.unit_of_work.begin() as tx:
                taken_by = _taken_by(await tx.idempotency.claim(ended, at=now))
        except _KeyIsFree:
            return None
        found = await self.registrations.find_many([taken_by])
        return next(iter(found), None)


def _taken_by(earlier: Claim | None) -> RegistrationId:
    if earlier is None:
        raise _KeyIsFree
    return earlier.registration_id
