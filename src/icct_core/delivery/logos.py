"""Handlers that store a team's logo, and that delete it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..domain.logo import Logo, StoredFile
from ..domain.messages import Message
from ..domain.values import RegistrationId
from ..ports.file_storage import FileStorage
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivered, Delivery


@dataclass(frozen=True, slots=True)
class StagedLogo:
    """A logo that waits to be stored."""

    registration_id: RegistrationId
    logo: Logo


@dataclass(frozen=True, slots=True)
class LogoStored(Delivered):
    """A registration's logo is in the file storage."""

    registration_id: RegistrationId
    stored: StoredFile
    note: str | None = None

    async def record(self, tx: Transaction) -> None:
        await tx.registrations.record_logo(self.registration_id, self.stored)
        await tx.staged_files.remove(self.registration_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLogo(Delivery[StagedLogo]):
    """Moves staged logos to the file storage; those under way are held in memory."""

    registrations: RegistrationReader
    file_storage: FileStorage

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, StagedLogo]:
        logos = await self.registrations.staged_logos([message.subject for message in messages])
        return {
            message: StagedLogo(message.subject, logos[message.subject])
            for message in messages
            if message.subject in logos
        }

    async def deliver(self, parcel: StagedLogo) -> Delivered:
        name, logo = _file_of(parcel.registration_id), parcel.logo
        stored = await self.file_storage.store(name, logo.content, logo.media_type)
        return LogoStored(parcel.registration_id, stored)


@dataclass(frozen=True, slots=True)
class LogoRemoved(Delivered):
    """A registration's logo is no longer in the file storage."""

    registration_id: RegistrationId
    note: str | None = None

    async def record(self, tx: Transaction) -> None:
        await tx.registrations.record_logo(self.registration_id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLogo(Delivery[RegistrationId]):
    """Removes the logos of removed teams from the file storage."""

    file_storage: FileStorage

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, RegistrationId]:
        return {message: message.subject for message in messages}

    async def deliver(self, parcel: RegistrationId) -> Delivered:
        await self.file_storage.delete(_file_of(parcel))
        return LogoRemoved(parcel)


def _file_of(registration_id: RegistrationId) -> str:
    return f"{registration_id}/logo"
