"""The table of API keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, func, select, update

from icct_core import AlreadyThere, ApiKey, ApiKeyStore, KeyName

from .engine.database import SqlDatabase
from .engine.errors import database_errors
from .rows import key_from_row, key_to_row
from .tables import api_keys

_BY_DIGEST = select(api_keys).where(api_keys.c.digest == bindparam("looked_for"))
_ALL = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.name)
_REVOKE = (
    update(api_keys)
    .where(api_keys.c.name == bindparam("looked_for"))
    .values(revoked_at=func.coalesce(api_keys.c.revoked_at, bindparam("at", type_=api_keys.c.revoked_at.type)))
)


class SqlApiKeyStore(ApiKeyStore):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def add(self, key: ApiKey) -> None:
        insert = self._database.dialect.insert(api_keys).values(key_to_row(key))
        if not await self._changed(insert.on_conflict_do_nothing(), {}):
            raise AlreadyThere

    async def find(self, digest: str) -> ApiKey | None:
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(_BY_DIGEST, {"looked_for": digest})).mappings().one_or_none()
        return key_from_row(row) if row is not None else None

    async def all(self) -> Sequence[ApiKey]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [key_from_row(row) for row in (await connection.execute(_ALL)).mappings()]

    async def revoke(self, name: KeyName, *, at: datetime) -> bool:
        return await self._changed(_REVOKE, {"looked_for": name.text, "at": at})

    async def _changed(self, statement: Executable, values: dict[str, Any]) -> bool:
        with database_errors():
            async with self._database.writer.begin() as connection:
                return (await connection.execute(statement, values)).rowcount > 0
