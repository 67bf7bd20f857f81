"""The fingerprint of the key that links are signed with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from icct_core import SigningKeys

from .engine.database import SqlDatabase
from .engine.errors import database_errors
from .tables import signing_keys

_LINKS = "links"
_KEPT = select(signing_keys.c.fingerprint).where(signing_keys.c.name == _LINKS)


class SqlSigningKeys(SigningKeys):
    """One row, which a statement inserts or changes: of several at once each sees what the one before has kept."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def agree(self, fingerprints: Sequence[str], *, at: datetime) -> bool:
        return await self._put(fingerprints[0], at, signing_keys.c.fingerprint.in_(fingerprints))

    async def kept(self) -> str | None:
        with database_errors():
            async with self._database.reader.connect() as connection:
                fingerprint: str | None = await connection.scalar(_KEPT)
        return fingerprint

    async def replace(self, fingerprint: str, *, at: datetime) -> None:
        await self._put(fingerprint, at, true())

    async def _put(self, fingerprint: str, at: datetime, condition: ColumnElement[bool]) -> bool:
        insert = self._database.dialect.insert(signing_keys)
        put = insert.values(name=_LINKS, fingerprint=fingerprint, kept_at=at).on_conflict_do_update(
            index_elements=[signing_keys.c.name],
            set_={"fingerprint": insert.excluded.fingerprint, "kept_at": insert.excluded.kept_at},
            where=condition,
        )
        with database_errors():
            async with self._database.writer.begin() as connection:
                return (await connection.execute(put)).rowcount > 0
