"""Handlers that store a team's logo, and that delete it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from ..domain.logo import StagedLogo, StoredFile, logo_file
from ..domain.messages import Message
from ..domain.review.history import HistoryAction
from ..domain.values import RegistrationId
from ..ports.file_storage import FileStorage
from ..ports.history_reader import HistoryReader
from ..ports.registration_reader import RegistrationReader
from ..ports.unit_of_work import Transaction
from .handler import Delivered, Delivery


@dataclass(frozen=True, slots=True)
class LogoStored(Delivered):
    """A registration's logo is in the file storage."""

    staged: StagedLogo
    stored: StoredFile
    note: str | None = None

    async def record(self, tx: Transaction) -> None:
        """Of one that was replaced, stored or removed meanwhile nothing is written.

        The staged file's row is locked before the team's, as wherever both are.
        """
        registration_id = self.staged.registration_id
        if await tx.staged_files.remove(registration_id, occasion=self.staged.occasion):
            await tx.registrations.record_logo(registration_id, self.stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLogo(Delivery[StagedLogo]):
    """Moves staged logos to the file storage; those under way are held in memory."""

    registrations: RegistrationReader
    file_storage: FileStorage

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, StagedLogo]:
        staged = await self.registrations.staged_logos([message.registration_id for message in messages])
        found = {message: staged.get(message.registration_id) for message in messages}
        return {message: logo for message, logo in found.items() if logo and logo.occasion == message.occasion}

    async def deliver(self, parcel: StagedLogo) -> Delivered:
        name, logo = logo_file(parcel.registration_id, parcel.occasion), parcel.logo
        return LogoStored(parcel, await self.file_storage.store(name, logo.content, logo.media_type))


async def no_mails_kept(_registration_id: RegistrationId) -> None:
    """Mails leave this machine."""


@dataclass(frozen=True, slots=True)
class OldLogos:
    """Files of a registration that are to go: all of a removed team's, or the one that was replaced."""

    registration_id: RegistrationId
    names: Sequence[str]
    is_all: bool


@dataclass(frozen=True, slots=True)
class LogoRemoved(Delivered):
    """Files of a registration are no longer in the file storage."""

    removed: OldLogos
    note: str | None = None

    async def record(self, tx: Transaction) -> None:
        if self.removed.is_all:
            await tx.registrations.record_logo(self.removed.registration_id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLogo(Delivery[OldLogos]):
    """Removes the logos of removed teams from the file storage, and those that others have replaced.

    The history knows every logo that a team has had since 2.0.0, and the one that it has.
    """

    history: HistoryReader
    file_storage: FileStorage
    forget_mails: Callable[[RegistrationId], Awaitable[None]] = no_mails_kept
    """Removes mails of a removed team from a folder of ours, if mails stay in one."""

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, OldLogos]:
        subjects = {message.registration_id for message in messages}
        occasions: defaultdict[RegistrationId | None, list[int]] = defaultdict(list)
        for one in await self.history.of(subjects):
            if one.entry.action is HistoryAction.LOGO_REPLACED:
                occasions[one.entry.registration_id].append(one.number)
        return {message: _old_logos(message, sorted([0, *occasions[message.registration_id]])) for message in messages}

    async def deliver(self, parcel: OldLogos) -> Delivered:
        for name in parcel.names:
            await self.file_storage.delete(name)
        if parcel.is_all:
            await self.forget_mails(parcel.registration_id)
        return LogoRemoved(parcel)


def _old_logos(message: Message, occasions: Sequence[int]) -> OldLogos:
    """Of a message with an occasion, the logo before that one's; else all."""
    is_all = not message.occasion
    old = occasions if is_all else [one for one in occasions if one < message.occasion][-1:]
    return OldLogos(message.registration_id, [logo_file(message.registration_id, one) for one in old], is_all)
