"""Logos on their way to the file storage, and out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..domain.logo import Logo, StoredFile
from ..domain.messages import Message
from ..domain.values import RegistrationId
from ..ports.file_storage import FileStorage
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivery, Work
from .settling import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLogo(Delivery):
    """Moves staged logos to the file storage; those under way are held in memory."""

    registrations: RegistrationReader
    file_storage: FileStorage
    note: str | None = None

    async def prepare(self, messages: Sequence[Message]) -> Mapping[Message, Work]:
        logos = await self.registrations.staged_logos([message.registration_id for message in messages])
        return {
            message: partial(self._store, message.registration_id, logos[message.registration_id])
            for message in messages
            if message.registration_id in logos
        }

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
    note: str | None = None

    async def prepare(self, messages: Sequence[Message]) -> Mapping[Message, Work]:
        return {message: partial(self._remove, message.registration_id) for message in messages}

    async def _remove(self, registration_id: RegistrationId) -> Record:
        await self.file_storage.delete(_file_of(registration_id))
        return partial(_forget, registration_id)


async def _forget(registration_id: RegistrationId, tx: Transaction) -> None:
    await tx.registrations.record_logo(registration_id, None)


def _file_of(registration_id: RegistrationId) -> str:
    return f"{registration_id}/logo"
