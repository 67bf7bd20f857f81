"""Logos that wait to be stored, in a table."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from icct_core import AlreadyThere, Logo, RegistrationId, StagedFiles

from ..engine.in_transaction import InTransaction
from ..rows import logo_to_row
from ..tables import staged_files

_REMOVE = delete(staged_files).where(staged_files.c.registration_id == bindparam("id"))


class SqlStagedFiles(InTransaction, StagedFiles):
    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        row = logo_to_row(logo) | {"registration_id": registration_id}
        if not await self._connection.change(self._dialect.stage_logo, row):
            raise AlreadyThere

    async def remove(self, registration_id: RegistrationId) -> None:
        await self._connection.change(_REMOVE, {"id": registration_id})
