"""Adds and changes organisers, inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from icct_core import (
    AlreadyThere,
    Organiser,
    OrganiserId,
    OrganiserNotFound,
    OrganiserRepository,
    Role,
    StaleVersion,
)

from ..engine.errors import INTEGRITY_ERRORS
from ..engine.in_transaction import InTransaction
from ..history.last_change import stale
from ..tables import organisers
from .organiser_rows import organiser_from_row, organiser_to_row

_VALUES: dict[str, Any] = {column.name: bindparam(column.name) for column in organisers.c}
_ADMINS = (
    select(organisers)
    .where(organisers.c.role == Role.ADMIN.value, organisers.c.disabled_at.is_(None))
    .order_by(organisers.c.added_at, organisers.c.id)
    .with_for_update()
)
_LOCK = select(organisers).where(organisers.c.id == bindparam("of_id")).with_for_update()
_PUT = (
    update(organisers)
    .where(organisers.c.id == bindparam("of_id"))
    .values({name: value for name, value in _VALUES.items() if name != "id"})
)


class SqlOrganiserRepository(InTransaction, OrganiserRepository):
    async def add(self, organiser: Organiser) -> None:
        insert = self._dialect.insert(organisers).values(_VALUES).on_conflict_do_nothing()
        if not await self._connection.change(insert, organiser_to_row(organiser)):
            raise AlreadyThere

    async def admins(self) -> Sequence[Organiser]:
        return [organiser_from_row(row) for row in await self._connection.rows(_ADMINS, {})]

    async def lock(self, organiser_id: OrganiserId) -> Organiser:
        rows = await self._connection.rows(_LOCK, {"of_id": organiser_id.uuid})
        if not rows:
            raise OrganiserNotFound
        return organiser_from_row(rows[0])

    async def put(self, organiser: Organiser) -> None:
        row = organiser_to_row(organiser)
        row["of_id"] = row.pop("id")
        try:
            await self._connection.change(_PUT, row)
        except INTEGRITY_ERRORS:
            raise AlreadyThere from None

    async def stale(self, organiser: Organiser) -> StaleVersion:
        return await stale(self._connection, organiser.id, organiser.version)
