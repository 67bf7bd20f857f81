"""Reads challenges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from icct_core import Challenge, ChallengeId, ChallengeReader

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import challenges
from .challenge_rows import challenge_from_row


class SqlChallengeReader(ChallengeReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        return next(iter(await self._read(select(challenges).where(challenges.c.id == challenge_id))), None)

    async def newest_of(self, subject: UUID) -> Challenge | None:
        of_subject = select(challenges).where(challenges.c.subject_id == subject)
        return next(iter(await self._read(of_subject.order_by(challenges.c.number.desc()).limit(1))), None)

    async def find_many(self, numbers: Collection[int]) -> Sequence[Challenge]:
        return await self._read(select(challenges).where(challenges.c.number.in_(numbers)))

    async def _read(self, query: Select[Any]) -> Sequence[Challenge]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [challenge_from_row(row) for row in (await connection.execute(query)).mappings()]
