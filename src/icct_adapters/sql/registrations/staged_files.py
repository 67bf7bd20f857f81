"""Logos that wait to be stored, in a table."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from icct_core import AlreadyThere, Logo, RegistrationId, StagedFiles, StagedLogo

from ..engine.in_transaction import InTransaction
from ..rows import staged_to_row
from ..tables import staged_files

_REMOVE = delete(staged_files).where(staged_files.c.registration_id == bindparam("id"))

_REMOVE_ONE = _REMOVE.where(staged_files.c.occasion == bindparam("of_occasion"))


class SqlStagedFiles(InTransaction, StagedFiles):
    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        staged = StagedLogo(registration_id, logo)
        if not await self._connection.change(self._dialect.stage_logo, staged_to_row(staged)):
            raise AlreadyThere

    async def put(self, staged: StagedLogo) -> None:
        await self._connection.change(self._dialect.replace_logo, staged_to_row(staged))

    async def remove(self, registration_id: RegistrationId, *, occasion: int | None = None) -> bool:
        if occasion is None:
            return bool(await self._connection.change(_REMOVE, {"id": registration_id}))
        return bool(await self._connection.change(_REMOVE_ONE, {"id": registration_id, "of_occasion": occasion}))
