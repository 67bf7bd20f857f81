"""Waiting logos in a table."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from icct_core import Logo, RegistrationId, StagedFiles

from .tables import staged_files

_ADD = insert(staged_files)
_OF_REGISTRATION = staged_files.c.registration_id == bindparam("id")


class SqlStagedFiles(StagedFiles):
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        row = {
            "registration_id": registration_id,
            "media_type": logo.media_type,
            "sha256": logo.sha256,
            "content": logo.content,
        }
        await self._connection.execute(_ADD, row)

    async def remove(self, registration_id: RegistrationId) -> None:
        await self._connection.execute(delete(staged_files).where(_OF_REGISTRATION), {"id": registration_id})
