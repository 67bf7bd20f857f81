"""Reads organisers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from icct_core import EmailAddress, Organiser, OrganiserReader

from ..engine.database import SqlDatabase
from ..engine.errors import database_errors
from ..tables import organisers
from .organiser_rows import organiser_from_row

_ALL = select(organisers).order_by(organisers.c.added_at, organisers.c.id)


class SqlOrganiserReader(OrganiserReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def all(self) -> Sequence[Organiser]:
        with database_errors():
            async with self._database.reader.connect() as connection:
                return [organiser_from_row(row) for row in (await connection.execute(_ALL)).mappings()]

    async def find(self, email: EmailAddress) -> Organiser | None:
        query = select(organisers).where(organisers.c.email_key == email.key)
        with database_errors():
            async with self._database.reader.connect() as connection:
                row = (await connection.execute(query)).mappings().one_or_none()
        return organiser_from_row(row) if row is not None else None
