"""The table of API keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from icct_core import AlreadyThere, ApiKey, ApiKeyRepository, ApiKeyStore, KeyName

from .engine.database import SqlDatabase
from .engine.errors import database_errors
from .engine.in_transaction import InTransaction
from .rows import key_from_row, key_to_row
from .tables import api_keys

_BY_DIGEST = select(api_keys).where(api_keys.c.digest == bindparam("looked_for"))
_ALL = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.name)
_VALUES: dict[str, Any] = {column.name: bindparam(column.name) for column in api_keys.c}
_LOCK = select(api_keys).where(api_keys.c.name == bindparam("of_name")).with_for_update()
_PUT = (
    update(api_keys)
    .where(api_keys.c.name == bindparam("of_name"))
    .values({name: value for name, value in _VALUES.items() if name != "name"})
)


class SqlApiKeyRepository(InTransaction, ApiKeyRepository):
    async def add(self, key: ApiKey) -> None:
        insert = self._dialect.insert(api_keys).values(_VALUES).on_conflict_do_nothing()
        if not await self._connection.change(insert, key_to_row(key)):
            raise AlreadyThere

    async def lock(self, name: KeyName) -> ApiKey | None:
        rows = await self._connection.rows(_LOCK, {"of_name": name.text})
        return key_from_row(rows[0]) if rows else None

    async def put(self, key: ApiKey) -> None:
        row = key_to_row(key)
        row["of_name"] = row.pop("name")
        await self._connection.change(_PUT, row)


class SqlApiKeyStore(ApiKeyStore):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def find(self, digest: str) -> ApiKey | None:
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(_BY_DIGEST, {"looked_for": digest})).mappings().one_or_none()
        return key_from_row(row) if row is not None else None

    async def all(self) -> Sequence[ApiKey]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [key_from_row(row) for row in (await connection.execute(_ALL)).mappings()]
