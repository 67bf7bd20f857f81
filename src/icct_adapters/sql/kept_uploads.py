"""The table of pictures of forms that had mistakes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, delete, func, insert, literal_column, select

from icct_core import KeptUploads, UploadLimits, digest_of

from .engine.database import SqlDatabase
from .engine.errors import database_errors
from .tables import kept_uploads
from .types import UtcDateTime

_LOCK = select(func.pg_advisory_xact_lock(literal_column("4951843200217")))
"""SQLite's transactions follow one another; PostgreSQL's that keep something do so by this lock. The number is ours."""

_OF_KEY = kept_uploads.c.key == bindparam("of_key")
_COUNTS = kept_uploads.c.ends_at > bindparam("at", type_=UtcDateTime)
_BYTES = select(func.coalesce(func.sum(kept_uploads.c.size), 0)).where(_COUNTS).scalar_subquery()
_OF_ADDRESS = select(func.count()).where(_COUNTS, kept_uploads.c.address == bindparam("address")).scalar_subquery()
_ROOM = select(_BYTES.label("bytes"), _OF_ADDRESS.label("of_address"))
_KEEP = insert(kept_uploads).values({column.name: bindparam(column.name) for column in kept_uploads.c})
_FIND = select(kept_uploads.c.content).where(_OF_KEY, _COUNTS)
_DROP = delete(kept_uploads).where(_OF_KEY)
_ENDED = (
    select(kept_uploads.c.key)
    .where(kept_uploads.c.ends_at <= bindparam("at", type_=UtcDateTime))
    .limit(bindparam("at_most", type_=BigInteger))
    .with_for_update(skip_locked=True)
    .cte("ended")  # evaluated once: as a subquery PostgreSQL may run it again and forget more than the limit
)
_PURGE = delete(kept_uploads).where(kept_uploads.c.key.in_(select(_ENDED.c.key))).returning(kept_uploads.c.key)


class SqlKeptUploads(KeptUploads):
    def __init__(self, database: SqlDatabase, limits: UploadLimits | None = None) -> None:
        self._database = database
        self._limits = limits or UploadLimits()

    async def keep(self, key: str, address: str, content: bytes, *, at: datetime) -> bool:
        row = {
            "key": digest_of(key),
            "address": digest_of(address),
            "size": len(content),
            "ends_at": at + self._limits.kept_for,
            "content": content,
        }
        async with self._database.transaction() as connection:
            if self._database.is_postgresql:
                await connection.value(_LOCK, {})
            await connection.change(_DROP, {"of_key": row["key"]})
            (others,) = await connection.rows(_ROOM, {"at": at, "address": row["address"]})
            too_many_bytes = others["bytes"] + len(content) > self._limits.most_bytes
            if too_many_bytes or others["of_address"] >= self._limits.most_of_an_address:
                return False
            await connection.change(_KEEP, row)
            return True

    async def find(self, key: str, *, at: datetime) -> bytes | None:
        with database_errors():
            async with self._database.reader.connect() as connection:
                found: bytes | None = await connection.scalar(_FIND, {"of_key": digest_of(key), "at": at})
        return found

    async def drop(self, key: str) -> None:
        async with self._database.transaction() as connection:
            await connection.change(_DROP, {"of_key": digest_of(key)})

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        async with self._database.transaction() as connection:
            return len(await connection.rows(_PURGE, {"at": ended_at, "at_most": limit}))
