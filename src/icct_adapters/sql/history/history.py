"""Adds to the history, inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, insert, null, select, update

from icct_core import FieldChange, History, HistoryAction, HistoryEntry, RegistrationId, without_players

from ..engine.in_transaction import InTransaction
from ..rows import Row
from ..tables import history
from .entries import changes_in_json, entry_from_row, entry_to_row

_CHANGES = select(history.c.number, history.c.changes).where(history.c.registration_id == bindparam("id"))
_CHANGES_OF_ACTION = select(history.c.number, history.c.changes).where(
    history.c.prefix == bindparam("of_prefix"),
    history.c.registration_id.is_(None),
    history.c.action == bindparam("of_action"),
)
_CHANGES_UNTIL = _CHANGES.where(history.c.number <= bindparam("until"))
_LAST_STATUS_CHANGE = (
    select(history, null().label("team_prefix"), null().label("team_number"))
    .where(history.c.registration_id == bindparam("id"), history.c.before != history.c.after)
    .order_by(history.c.number.desc())
    .limit(1)
)
_ADD = insert(history).values({column.name: bindparam(column.name) for column in history.c if column.name != "number"})
_BLANK = (
    update(history)
    .where(history.c.number == bindparam("of_number"))
    .values(reason=None, note=None, changes=bindparam("blanked"))
)
_FORGET = update(history).where(history.c.number == bindparam("of_number")).values(changes=bindparam("left"))


class SqlHistory(InTransaction, History):
    """No statement deletes a row, and two alone change any: those of ``blank`` and ``forget_players``."""

    async def add(self, entry: HistoryEntry) -> int | None:
        number: int | None = await self._connection.value(self._dialect.add_to_history, entry_to_row(entry))
        return number

    async def add_each(self, *entries: HistoryEntry) -> None:
        if entries:
            await self._connection.change_each(_ADD, [entry_to_row(one) for one in entries])

    async def last_status_change(self, registration_id: RegistrationId) -> HistoryEntry | None:
        rows = await self._connection.rows(_LAST_STATUS_CHANGE, {"id": registration_id})
        return entry_from_row(rows[0]).entry if rows else None

    async def blank(self, registration_id: RegistrationId) -> None:
        await self._blank(await self._connection.rows(_CHANGES, {"id": registration_id}))

    async def blank_actions(self, prefix: str, actions: Collection[HistoryAction]) -> None:
        for action in actions:
            which = {"of_prefix": prefix, "of_action": action.value}
            await self._blank(await self._connection.rows(_CHANGES_OF_ACTION, which))

    async def _blank(self, rows: Sequence[Row]) -> None:
        blanked = [
            {"of_number": row["number"], "blanked": json.dumps([[field, None, None] for field, *_ in changes])}
            for row in rows
            for changes in [json.loads(row["changes"])]
        ]
        if blanked:
            await self._connection.change_each(_BLANK, blanked)

    async def forget_players(self, registration_id: RegistrationId, *, staying: Collection[str], until: int) -> None:
        rows = await self._connection.rows(_CHANGES_UNTIL, {"id": registration_id, "until": until})
        changes = {row["number"]: [FieldChange(*one) for one in json.loads(row["changes"])] for row in rows}
        left = {number: without_players(of_entry, staying) for number, of_entry in changes.items()}
        forgotten = [
            {"of_number": number, "left": changes_in_json(of_entry)}
            for number, of_entry in left.items()
            if list(of_entry) != changes[number]
        ]
        if forgotten:
            await self._connection.change_each(_FORGET, forgotten)
