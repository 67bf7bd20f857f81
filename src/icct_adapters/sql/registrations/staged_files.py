"""Logos that wait to be stored, in a table."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert

from icct_core import Logo, RegistrationId, StagedFiles

from ..engine.connection import SqlConnection
from ..rows import logo_to_row
from ..tables import staged_files

_ADD = insert(staged_files)
_REMOVE = delete(staged_files).where(staged_files.c.registration_id == bindparam("id"))


class SqlStagedFiles(StagedFiles):
    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        await self._connection.change(_ADD, logo_to_row(logo) | {"registration_id": registration_id})

    async def remove(self, registration_id: RegistrationId) -> None:
        await self._connection.change(_REMOVE, {"id": registration_id})
