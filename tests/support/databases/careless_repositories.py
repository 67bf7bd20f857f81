"""Stores without one of their locks or looks: what each of them is for is seen when it is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import Boolean, Executable, bindparam, func, or_, text, update
from sqlalchemy.sql.dml import ReturningInsert

from icct_adapters.sql import SqlDatabase, SqlRegistrationRepository, SqlStore, SqlUnitOfWork
from icct_adapters.sql.engine.dialect import CHURCH_OF_NAME, Dialect
from icct_adapters.sql.registrations import registration_repository
from icct_adapters.sql.tables import churches, teams
from icct_core import Registration, StepwiseEntry, TeamId, Transaction, UnitOfWork, WindowRepository


class IntoTombstones(Dialect):
    """Takes places in churches that were merged, too."""

    @cached_property
    def take_place(self) -> ReturningInsert[Any]:
        place = {"prefix": bindparam("prefix"), "church_key": CHURCH_OF_NAME, "teams": 1, "id": bindparam("church_id")}
        return (
            self.insert(churches)
            .values(place)
            .on_conflict_do_update(
                index_elements=[churches.c.prefix, churches.c.church_key],
                set_={"teams": churches.c.teams + 1},
                where=or_(
                    bindparam("over_limit", type_=Boolean),
                    churches.c.teams < func.coalesce(churches.c.teams_allowed, bindparam("limit")),
                ),
            )
            .returning(churches.c.church_key, churches.c.search_text)
        )


AMID_CHURCHES = 14
"""The advisory lock that a careless change waits for when it has locked one of two churches."""


class ReadsBeforeItLocks(SqlRegistrationRepository):
    """Trusts what it read before it had the churches' locks, and takes them in any order."""

    async def _lock_churches(self, before: Registration, after: Registration) -> tuple[str, Any]:
        left = (await self._row(before.team_id))["church_key"]
        church = await self._church("ICCT", after.known_team.church.key)
        await self._connection.rows(registration_repository._LOCK_CHURCH, {"of_prefix": "ICCT", "of_church": left})
        await self._connection.rows(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": AMID_CHURCHES})
        return left, church


_CHANGE_ANY_VERSION = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"), bindparam("of_version") > 0)
    .values({column: bindparam(column.name) for column in registration_repository._BY_CHANGES})
)


class LooksAtNoVersion(SqlRegistrationRepository):
    """Takes a team for what it was when this transaction read it first, and writes over what others wrote."""

    _first_read: int | None = None

    async def _row(self, team_id: TeamId) -> Any:
        row: Any = await super()._row(team_id)
        self._first_read = self._first_read or row["version"]
        return dict(row) | {"version": self._first_read}

    async def _write(self, statement: Executable, team_row: Any) -> int:
        is_change = statement is registration_repository._CHANGE
        return await super()._write(_CHANGE_ANY_VERSION if is_change else statement, team_row)


class LocksNoTeam(SqlRegistrationRepository):
    """Lets others change a team that it was asked to keep as it is."""

    async def lock(self, team_id: TeamId) -> Registration:
        return await self.get(team_id)


class OtherWindows(UnitOfWork):
    """Transactions with other windows in them."""

    def __init__(self, inner: UnitOfWork, windows: Callable[[WindowRepository], WindowRepository]) -> None:
        self._inner, self._windows = inner, windows

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._inner.begin() as tx:
            yield replace(tx, windows=self._windows(tx.windows))


def into_tombstones(database: SqlDatabase) -> SqlDatabase:
    dialect = database.dialect
    return replace(database, dialect=IntoTombstones(insert=dialect.insert, violated=dialect.violated))


def by_steps(database: SqlDatabase, registrations: Any = SqlRegistrationRepository) -> SqlStore:
    """A store with other registrations, which enters teams step by step."""
    store = SqlStore(database)
    store.unit_of_work = SqlUnitOfWork(database, registrations)
    store.team_entry = StepwiseEntry(store.unit_of_work)
    return store
