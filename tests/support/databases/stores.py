"""Every kind of store a use case can stand on, ready to use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icct_adapters.memory import InMemoryDatabase, InMemoryStore
from icct_adapters.sql import (
    SqlDatabase,
    SqlRegistrationRepository,
    SqlStore,
    SqlUnitOfWork,
    open_database,
    sqlite_file,
)
from icct_core import (
    ApiKeyStore,
    ChallengeReader,
    DatabaseProbe,
    HistoryReader,
    KeptUploads,
    LeasedMessage,
    Logo,
    MessageKind,
    OrganiserReader,
    OutboxQueue,
    OutboxReader,
    Registration,
    RegistrationId,
    RegistrationReader,
    RegistrationRepository,
    SessionReader,
    SigningKeys,
    StepwiseEntry,
    Store as Ports,
    TeamEntry,
    TeamId,
    UnitOfWork,
    WindowReader,
)
from tests.support.databases.empty_databases import empty_file, make_or_empty

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The ports of one database."""

    unit_of_work: UnitOfWork
    team_entry: TeamEntry
    registrations: RegistrationReader
    queue: OutboxQueue
    outbox: OutboxReader
    history: HistoryReader
    challenges: ChallengeReader
    organisers: OrganiserReader
    sessions: SessionReader
    keys: ApiKeyStore
    signing_keys: SigningKeys
    windows: WindowReader
    kept_uploads: KeptUploads
    database: DatabaseProbe

    @classmethod
    def of(cls, store: Ports) -> Store:
        return cls(
            unit_of_work=store.unit_of_work,
            team_entry=store.team_entry,
            registrations=store.registrations,
            queue=store.outbox_queue,
            outbox=store.outbox,
            history=store.history,
            challenges=store.challenges,
            organisers=store.organisers,
            sessions=store.sessions,
            keys=store.api_keys,
            signing_keys=store.signing_keys,
            windows=store.windows,
            kept_uploads=store.kept_uploads,
            database=store.probe,
        )

    async def one(self, registration_id: RegistrationId) -> Registration:
        """The only registration of this id."""
        (registration,) = await self.registrations.find_many([registration_id])
        return registration

    async def staged_logo(self, registration_id: RegistrationId) -> Logo | None:
        staged = (await self.registrations.staged_logos([registration_id])).get(registration_id)
        return staged.logo if staged else None

    async def lease_all(self, kind: MessageKind, *, at: datetime = NOW) -> list[LeasedMessage]:
        return list(await self.queue.lease(kind, limit=100, at=at, until=at + timedelta(seconds=60)))


def memory_store(**changes: Any) -> Store:
    """An empty store in memory; ``lock`` may be replaced to show what it is for."""
    return Store.of(InMemoryStore(InMemoryDatabase(**changes)))


def sql_store(
    database: SqlDatabase, repository: Callable[..., RegistrationRepository] = SqlRegistrationRepository
) -> Store:
    """The ports of an open database; another repository may be put in to show what ours is for."""
    store = Store.of(SqlStore(database))
    if repository is SqlRegistrationRepository:
        return store
    unit_of_work = SqlUnitOfWork(database, repository)
    return replace(store, unit_of_work=unit_of_work, team_entry=StepwiseEntry(unit_of_work))


@asynccontextmanager
async def empty_database(url: str) -> AsyncIterator[SqlDatabase]:
    """An open database with our tables and nothing in them, whatever was there before."""
    file = sqlite_file(url)
    if is_new := file is not None and not file.exists():
        file.write_bytes(await empty_file())
    database = open_database(url)
    try:
        if not is_new:
            async with database.writer.begin() as connection:
                await connection.run_sync(make_or_empty, url)
        yield database
    finally:
        await database.close()


async def remove(unit_of_work: UnitOfWork, team_id: TeamId, *, at: datetime = NOW) -> RegistrationId:
    """Remove a team, unless it is removed already, and leave the outbox and the staged files alone."""
    async with unit_of_work.begin() as tx:
        before = await tx.registrations.get(team_id)
        after = before.removed(at=at)
        if after is not before:
            await tx.registrations.change(before, after, teams_per_church=None)
    return before.id


def sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'icct.db'}"


async def in_parallel(count: int, work: Callable[[int], Any]) -> list[Any]:
    """The results, errors among them, of ``work(0)`` to ``work(count - 1)`` started together."""
    return await asyncio.gather(*(work(index) for index in range(count)), return_exceptions=True)


class LockTakenOut(AbstractAsyncContextManager[None]):
    """Stands where a lock should stand and keeps nobody waiting."""

    async def __aexit__(self, *_: object) -> None:
        """Let everybody through."""
