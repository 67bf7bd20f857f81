"""Logos that wait to be stored, in a table."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from icct_core import AlreadyThere, Logo, RegistrationId, StagedFiles

from ..engine.connection import SqlConnection
from ..engine.dialect import Dialect
from ..rows import logo_to_row
from ..tables import staged_files

_REMOVE = delete(staged_files).where(staged_files.c.registration_id == bindparam("id"))


class SqlStagedFiles(StagedFiles):
    def __init__(self, connection: SqlConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        row = logo_to_row(logo) | {"registration_id": registration_id}
        if not await self._connection.change(self._dialect.stage_logo, row):
            raise AlreadyThere

    async def remove(self, registration_id: RegistrationId) -> None:
        await self._connection.change(_REMOVE, {"id": registration_id})
