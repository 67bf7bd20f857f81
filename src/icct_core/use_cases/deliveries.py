"""What delivering one message of each kind means."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from ..domain.confirmation import ConfirmationTemplate
from ..domain.logo import StoredFile
from ..domain.messages import Ceiling, DeliveryRejected
from ..domain.values import RegistrationId
from ..ports.file_storage import FileStorage
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction

Record: TypeAlias = Callable[[Transaction], Awaitable[None]]
"""What a delivery leaves behind, written in the transaction that settles its message."""


class Delivery(Protocol):
    """Does the work of one kind of message; repeating it has the effect of doing it once.

    ``at_once`` deliveries run at the same time, and no more of them than every one of ``ceilings`` allows.
    """

    @property
    @abstractmethod
    def at_once(self) -> int: ...

    @property
    @abstractmethod
    def ceilings(self) -> Sequence[Ceiling]: ...

    @abstractmethod
    async def __call__(self, registration_id: RegistrationId) -> Record:
        """Deliver. Raises ``DeliveryFailed`` or ``DeliveryRejected``; holds no transaction open meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLogo(Delivery):
    """Moves a staged logo to the file storage."""

    registrations: RegistrationReader
    file_storage: FileStorage
    at_once: int = 8
    ceilings: Sequence[Ceiling] = ()

    async def __call__(self, registration_id: RegistrationId) -> Record:
        logo = await self.registrations.find_staged_logo(registration_id)
        if logo is None:
            raise DeliveryRejected("the staged logo is missing")
        stored = await self.file_storage.store(f"{registration_id}/logo", logo.content, logo.media_type)
        return lambda tx: _keep(tx, registration_id, stored)


async def _keep(tx: Transaction, registration_id: RegistrationId, stored: StoredFile) -> None:
    await tx.registrations.record_logo(registration_id, stored)
    await tx.staged_files.remove(registration_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmByMail(Delivery):
    """Mails the captain the team's number; by default one mail after the other, over one connection."""

    registrations: RegistrationReader
    mailer: Mailer
    template: ConfirmationTemplate = field(default_factory=ConfirmationTemplate)
    at_once: int = 1
    ceilings: Sequence[Ceiling] = ()

    async def __call__(self, registration_id: RegistrationId) -> Record:
        registration = await self.registrations.get_by_id(registration_id)
        await self.mailer.send(self.template.render(registration))
        return record_nothing


async def record_nothing(_: Transaction) -> None:
    """Some deliveries leave nothing behind but the end of their message."""
