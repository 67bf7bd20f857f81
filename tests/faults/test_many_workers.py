"""Any number of workers deliver each message once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from icct_adapters.sql import SqlOutboxQueue, SqlUnitOfWork, open_database
from icct_adapters.sql.tables import is_pending, outbox
from icct_core import LeasedMessage, Message, MessageKind, TournamentRules
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW
from tests.support.processes.icct_process import Service, eventually, run
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import Services

WORKERS = 4
TEAMS = 1_000  # each has a logo and a mail
RULES = TournamentRules()


async def queue(url: str, teams: int) -> None:
    """Register so many teams at once, without a server."""
    database = open_database(url)
    async with SqlUnitOfWork(database).begin() as tx:
        for number in range(teams):
            draft = a_draft(
                team_name=f"Team {number}",
                captain_email=f"captain.{number}@example.com",
            )
            await tx.staged_files.add(draft.id, draft.logo)
            await tx.outbox.ensure(*draft.messages(NOW))
            await tx.registrations.enter(draft, RULES, at=NOW)
    await database.close()


def test_of_two_thousand_messages_four_workers_deliver_none_twice(
    services: Services, postgres: PostgresCluster, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": (url := postgres.create_database()),
    }
    settings |= services.settings
    assert run("migrate", **settings).returncode == 0
    asyncio.run(queue(url, TEAMS))
    with ExitStack() as running:
        started = [Service("worker", settings, ready="Delivering") for _ in range(WORKERS)]
        for worker in started:
            running.enter_context(worker)
        eventually(lambda: len(services.mail.mails) >= TEAMS, "every mail has left")
        eventually(lambda: len(services.cloudinary.files) >= TEAMS, "every logo is stored")
        assert [worker.stop() for worker in started] == [0] * WORKERS
        assert all('"message_delivered"' in worker.output for worker in started)
    assert run("outbox", "list", **settings).stdout == "0 pending, 0 parked.\n"
    assert set(services.mail.copies.values()) == set(services.cloudinary.uploads.values()) == {1}
    assert len(services.recipients()) == len(set(services.recipients())) == TEAMS


class UnlockedQueue(SqlOutboxQueue):
    """The negative control: reads what is due, and leases it when all have read; nobody is kept away between."""

    all_have_read = asyncio.Barrier(WORKERS)

    async def lease(
        self, kind: MessageKind, *, limit: int, at: datetime, until: datetime, least_tried: bool = False
    ) -> Sequence[LeasedMessage]:
        due = select(outbox).where(is_pending, outbox.c.kind == kind.value, outbox.c.due_at <= at).limit(limit)
        async with self._database.writer.begin() as connection:
            rows = (await connection.execute(due)).all()
            await self.all_have_read.wait()
            ids = [row.id for row in rows]
            await connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(due_at=until))
        return [
            LeasedMessage(
                message=Message(
                    subject=row.subject_id,
                    kind=kind,
                    queued_at=row.queued_at,
                ),
                attempt=1,
                until=until,
            )
            for row in rows
        ]


@pytest.mark.parametrize(("kind_of_queue", "shares"), [(SqlOutboxQueue, False), (UnlockedQueue, True)])
def test_without_the_lock_workers_would_share_messages(
    kind_of_queue: type[SqlOutboxQueue], shares: bool, postgres: PostgresCluster
) -> None:
    url = postgres.create_database()
    assert run("migrate", DATABASE_URL=url).returncode == 0
    asyncio.run(queue(url, 60))

    async def lease_from_four() -> list[LeasedMessage]:
        databases = [open_database(url) for _ in range(WORKERS)]
        leases = (
            kind_of_queue(database).lease(MessageKind.STORE_LOGO, limit=15, at=NOW, until=NOW + timedelta(hours=1))
            for database in databases
        )
        leased = [one for batch in await asyncio.gather(*leases) for one in batch]
        for database in databases:
            await database.close()
        return leased

    leased = asyncio.run(lease_from_four())
    assert (len({one.message.subject for one in leased}) < len(leased)) is shares
