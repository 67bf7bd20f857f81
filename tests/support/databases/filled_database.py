"""A database in the middle of its work: something in every table, whatever tables there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, DateTime, Integer, LargeBinary, MetaData, Table, Uuid, insert, select

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlOutboxQueue, SqlUnitOfWork
from icct_adapters.sql.tables import (
    challenges,
    church_aliases,
    church_merges,
    churches,
    metadata,
    organisers,
    overlaps_seen,
    sessions,
    teams,
)
from icct_core import (
    OWED_TO_A_NEW_TEAM,
    Actor,
    ActorKind,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Message,
    MessageKind,
    MessageState,
    RegistrationStatus,
    Settlement,
    StoredFile,
    TeamId,
)
from tests.support.builders import a_command, register_by_steps
from tests.support.databases.older_tables import Rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEAMS = ("Grace Warriors", "Lions", "Tigers")


async def fill(database: SqlDatabase) -> None:
    """A team that was served, one that was given up and one that waits; the logos of the last two are staged.

    The first was confirmed, of which its captain is still to be told. Its church has another name.
    """
    clock = ManualClock(NOW)
    register = register_by_steps(SqlUnitOfWork(database), clock=clock)
    for number, name in enumerate(TEAMS):
        await register(a_command(team_name=name, key=f"key-number-{number}"))
        clock.advance(timedelta(minutes=1))
    for kind in OWED_TO_A_NEW_TEAM:
        await _settle(database, kind, at=clock.now())
    await _confirm(database, TeamId("ICCT", 1), at=clock.now())
    async with database.writer.begin() as connection:
        await connection.run_sync(_fill_other_tables)


async def _settle(database: SqlDatabase, kind: MessageKind, *, at: datetime) -> None:
    served, other = await SqlOutboxQueue(database).lease(kind, limit=2, at=at, until=at + timedelta(minutes=1))
    async with SqlUnitOfWork(database).begin() as tx:
        await tx.outbox.settle(
            Settlement(leased=served, state=MessageState.DELIVERED, due_at=at),
            Settlement(leased=other, state=MessageState.PARKED, due_at=at, reason="refused"),
        )
        if kind is MessageKind.STORE_LOGO:
            stored = StoredFile(url="https://files.example.org/logo.png")
            await tx.registrations.record_logo(served.message.registration_id, stored)
            await tx.staged_files.remove(served.message.registration_id)


async def _confirm(database: SqlDatabase, team_id: TeamId, *, at: datetime) -> None:
    async with SqlUnitOfWork(database).begin() as tx:
        before = await tx.registrations.get(team_id)
        after = before.become(RegistrationStatus.CONFIRMED, "Welcome", at=at)
        await tx.registrations.change(before, after, teams_per_church=None)
        number = await tx.history.add(
            HistoryEntry(
                at=at,
                prefix=team_id.prefix,
                action=HistoryAction.DECIDED,
                actor=Actor(ActorKind.ORGANISER, "asha"),
                registration_id=before.id,
                version=after.version,
                before=before.status,
                after=after.status,
                reason=after.reason,
                note="Called him",
                changes=(FieldChange("coach_name", "D. Raj", "David Raj"),),
            )
        )
        change = MessageKind.CHANGE_BY_MAIL
        await tx.outbox.ensure(Message(subject=before.id, kind=change, queued_at=at, occasion=number or 0))


def _fill_other_tables(connection: Connection) -> None:
    church = connection.execute(select(churches)).mappings().one()
    named = {"prefix": church["prefix"], "church_key": church["church_key"]}
    connection.execute(insert(church_aliases), named | {"alias_key": "stpeters", "name": "St. Peter's"})
    merged = {"prefix": church["prefix"], "from_key": "stpeters", "into_key": church["church_key"], "moved": "[]"}
    connection.execute(insert(church_merges), merged | {"id": uuid4(), "merged_at": NOW, "undone_at": NOW})
    one, other, _ = sorted(connection.execute(select(teams.c.registration_id)).scalars(), key=str)
    connection.execute(insert(overlaps_seen), {"one_id": one, "other_id": other, "seen_at": NOW})
    code = {"id": uuid4(), "purpose": "contact", "subject_id": one, "made_at": NOW, "ends_at": NOW}
    connection.execute(insert(challenges), code)
    person = {"name": "Anna Raj", "email": "Anna@example.org", "email_key": "anna@example.org", "role": "admin"}
    anna = person | {"id": uuid4(), "added_at": NOW, "version": 1}
    connection.execute(insert(organisers), anna)
    session = {"session_id": uuid4(), "organiser_id": anna["id"], "digest": "digest", "browser": "Firefox on Linux"}
    connection.execute(insert(sessions), session | {"begun_at": NOW, "used_at": NOW})
    for table in metadata.sorted_tables:
        if connection.execute(select(table)).first() is None:
            connection.execute(insert(table), {column.name: _value(column.type) for column in table.c})


def _value(kind: Any) -> Any:
    for column_type, value in ((Integer, 1), (Uuid, uuid4()), (LargeBinary, b"bytes")):
        if isinstance(kind, column_type):
            return value
    return NOW if isinstance(getattr(kind, "impl", kind), DateTime) else "text"


def read_all(connection: Connection) -> Rows:
    """Every row of every table that there is, as the database has it."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: _rows(connection, table) for table in found.sorted_tables if table.name != "alembic_version"}


def what_1_0_0_knows(rows: Rows) -> Rows:
    """Without the mails that migration ``0007`` takes away with it."""
    return rows | {"outbox": [row for row in rows["outbox"] if not row.get("occasion")]}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)


def common(rows: Rows, others: Rows) -> Rows:
    """``rows``, less the tables and columns that the others do not have."""
    return {
        name: sorted(({key: row[key] for key in row if key in others[name][0]} for row in rows[name]), key=repr)
        for name in rows
        if others.get(name)
    }
