"""Locks and changes the window, inside a transaction."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from icct_core import Window, WindowRepository

from ..engine.in_transaction import InTransaction
from ..rows import window_from_row, window_to_row
from ..tables import tournaments

_PUT = (
    update(tournaments)
    .where(tournaments.c.prefix == bindparam("of_prefix"))
    .values({name: bindparam(name) for name in window_to_row(Window())})
)


class SqlWindowRepository(InTransaction, WindowRepository):
    """Every entry of a team counts in the row of its tournament, and waits until this transaction ends."""

    async def get(self, prefix: str) -> Window | None:
        (row,) = await self._connection.rows(self._dialect.lock_tournament, {"prefix": prefix})
        return window_from_row(row) if row["window_version"] else None

    async def put(self, prefix: str, window: Window) -> None:
        await self._connection.change(_PUT, {"of_prefix": prefix, **window_to_row(window)})
