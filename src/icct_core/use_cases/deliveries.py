"""What delivering messages of each kind means."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeAlias

from ..domain.confirmation import ConfirmationTemplate
from ..domain.logo import Logo, StoredFile
from ..domain.messages import Ceiling
from ..domain.registration import Registration
from ..domain.values import RegistrationId
from ..ports.file_storage import FileStorage
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .settling import Record, record_nothing

Work: TypeAlias = Callable[[], Awaitable[Record]]
"""One delivery. Raises ``DeliveryFailed``, ``DeliveryPaused`` or ``DeliveryRejected``; opens no transaction."""


class Delivery(Protocol):
    """Does the work of one kind of message; repeating it has the effect of doing it once.

    ``batch`` messages are leased together and ``at_once`` of them delivered at the same time. One worker never delivers
    more than each of ``ceilings`` allows; each further one may go beyond it by a batch, as it looks when it leases.
    """

    @property
    @abstractmethod
    def at_once(self) -> int: ...

    @property
    @abstractmethod
    def batch(self) -> int: ...

    @property
    @abstractmethod
    def ceilings(self) -> Sequence[Ceiling]: ...

    @abstractmethod
    async def prepare(self, registration_ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, Work]:
        """Read what all of these deliveries need; one that has nothing to deliver is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLogo(Delivery):
    """Moves staged logos to the file storage; a batch of them is held in memory."""

    registrations: RegistrationReader
    file_storage: FileStorage
    at_once: int = 8
    batch: int = 8
    ceilings: Sequence[Ceiling] = ()

    async def prepare(self, registration_ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, Work]:
        logos = await self.registrations.staged_logos(registration_ids)
        return {one: partial(self._store, one, logo) for one, logo in logos.items()}

    async def _store(self, registration_id: RegistrationId, logo: Logo) -> Record:
        stored = await self.file_storage.store(_file_of(registration_id), logo.content, logo.media_type)
        return partial(_keep, registration_id, stored)


async def _keep(registration_id: RegistrationId, stored: StoredFile, tx: Transaction) -> None:
    await tx.registrations.record_logo(registration_id, stored)
    await tx.staged_files.remove(registration_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLogo(Delivery):
    """Removes the logos of removed teams from the file storage."""

    file_storage: FileStorage
    at_once: int = 8
    batch: int = 8
    ceilings: Sequence[Ceiling] = ()

    async def prepare(self, registration_ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, Work]:
        return {one: partial(self._remove, one) for one in registration_ids}

    async def _remove(self, registration_id: RegistrationId) -> Record:
        await self.file_storage.delete(_file_of(registration_id))
        return partial(_forget, registration_id)


async def _forget(registration_id: RegistrationId, tx: Transaction) -> None:
    await tx.registrations.record_logo(registration_id, None)


def _file_of(registration_id: RegistrationId) -> str:
    return f"{registration_id}/logo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmByMail(Delivery):
    """Mails captains their teams' numbers; a mailer may need a connection for each that goes at once."""

    registrations: RegistrationReader
    mailer: Mailer
    template: ConfirmationTemplate = field(default_factory=ConfirmationTemplate)
    at_once: int = 4
    batch: int = 16
    ceilings: Sequence[Ceiling] = ()

    async def prepare(self, registration_ids: Sequence[RegistrationId]) -> Mapping[RegistrationId, Work]:
        registrations = await self.registrations.get_many(registration_ids)
        return {one.id: partial(self._send, one) for one in registrations if not one.is_removed}

    async def _send(self, registration: Registration) -> Record:
        await self.mailer.send(self.template.render(registration))
        return record_nothing
