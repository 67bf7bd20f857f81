"""Two processes on PostgreSQL: a code counts once, and who is disabled at that moment does not sign in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, text, true, update

from icct_adapters.sql import SqlDatabase, SqlStore, open_database
from icct_adapters.sql.challenges import challenge_repository
from icct_adapters.sql.organisers import organiser_repository
from icct_adapters.sql.tables import challenges, organisers, sessions
from icct_core import CODES_APART, Challenge, CodeInvalid, CodePurpose, Organiser, SignedIn
from tests.support.databases.stores import NOW, empty_database
from tests.support.sign_in_office import SignInOffice

_HELD = select(organisers.c.id).with_for_update()
_UNLOCKED = select(organisers).where(organisers.c.id == bindparam("of_id"))
_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@dataclass(frozen=True, slots=True)
class Processes:
    """Two processes, each with connections of its own, on one database."""

    here: SignInOffice
    there: SignInOffice
    database: SqlDatabase

    @asynccontextmanager
    async def organisers_held(self) -> AsyncIterator[None]:
        """Nobody else can lock an organiser during the block."""
        async with self.database.writer.begin() as connection:
            await connection.execute(_HELD)
            yield

    async def waiting(self, count: int) -> None:
        """Return when so many wait for a lock."""
        async with self.database.reader.connect() as connection:
            while await connection.scalar(_WAITING) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def sessions(self) -> int:
        """How many are kept, open or not."""
        async with self.database.reader.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(sessions)) or 0)


@pytest.fixture
async def processes(postgres_url: str) -> AsyncIterator[Processes]:
    async with empty_database(postgres_url) as one:
        other = open_database(postgres_url)
        yield Processes(SignInOffice(store=SqlStore(one)), SignInOffice(store=SqlStore(other)), one)
        await other.close()


async def done_or_waiting(processes: Processes, *tasks: asyncio.Task[Any]) -> None:
    """Return when all of them wait for a lock, or one is done without having waited."""
    waiting = asyncio.create_task(processes.waiting(len(tasks)))
    await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting


async def signed_in_with_one_code(processes: Processes) -> list[Any]:
    """What comes of one code that is typed into both processes, which have compared it before either uses it."""
    await processes.here.add()
    code = await processes.here.code()
    async with processes.organisers_held():
        both = [asyncio.create_task(office.sign_in(code)) for office in (processes.here, processes.there)]
        await processes.waiting(2)
    return await asyncio.gather(*both, return_exceptions=True)


async def test_of_two_processes_with_the_same_code_one_signs_in(processes: Processes) -> None:
    outcomes = await signed_in_with_one_code(processes)
    assert sorted(type(one).__name__ for one in outcomes) == [CodeInvalid.__name__, SignedIn.__name__]
    assert await processes.sessions() == 1


async def test_without_the_look_at_its_use_both_would(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = update(challenges).where(challenge_repository._OF_ID).values(used_at=NOW)
    monkeypatch.setattr(challenge_repository, "_USE", careless)
    await signed_in_with_one_code(processes)
    assert await processes.sessions() == 2


async def signed_in_beside_being_disabled(processes: Processes) -> bool:
    """Whether somebody signed in whom the other process was disabling, not committed yet, when he was looked up."""
    here, there = processes.here, processes.there
    await here.add("bala@example.org")
    anna = await here.add()
    code = await here.code()
    async with there.store.unit_of_work.begin() as tx:
        await tx.organisers.put((await tx.organisers.lock(anna.id)).disabled(at=NOW))
        await tx.sessions.end_all(anna.id)
        signing_in = asyncio.create_task(here.sign_in(code))
        await done_or_waiting(processes, signing_in)
    (outcome,) = await asyncio.gather(signing_in, return_exceptions=True)
    return not isinstance(outcome, CodeInvalid)


async def test_who_is_disabled_at_that_moment_does_not_sign_in(processes: Processes) -> None:
    assert not await signed_in_beside_being_disabled(processes)
    assert await processes.sessions() == 0


async def test_without_the_lock_a_session_would_be_there_when_he_is_enabled(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organiser_repository, "_LOCK", _UNLOCKED)
    assert await signed_in_beside_being_disabled(processes)
    assert await processes.sessions() == 1


async def sessions_after_a_change_of_role_beside_signing_in(processes: Processes) -> int:
    """How many there are of one whose role the other process changed while he was signing in."""
    here, there = processes.here, processes.there
    await here.add("bala@example.org")
    anna: Organiser = await here.add()
    session = (await here.signed_in()).session
    await here.end(anna)
    async with here.store.unit_of_work.begin() as tx:
        await tx.organisers.lock(anna.id)
        await tx.sessions.add(session)
        changing = asyncio.create_task(there.change(anna, role="viewer"))
        await done_or_waiting(processes, changing)
    await changing
    return await processes.sessions()


async def test_a_change_of_role_ends_a_session_that_begins_at_that_moment(processes: Processes) -> None:
    assert await sessions_after_a_change_of_role_beside_signing_in(processes) == 0


async def test_without_the_locks_that_session_would_go_on(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organiser_repository, "_LOCK", _UNLOCKED)
    monkeypatch.setattr(organiser_repository, "_ADMINS", select(organisers))
    assert await sessions_after_a_change_of_role_beside_signing_in(processes) == 1


BROWSER = "the secret of one browser, which asks both"


async def challenges_asked_for_beside_another(processes: Processes) -> int:
    """How many there are of an address for which a second code was asked before the first was committed."""
    here, there = processes.here, processes.there
    subject = (await asked(here)).subject
    here.clock.advance(CODES_APART)
    there.clock.advance(CODES_APART + timedelta(microseconds=1))  # two challenges of one browser differ in their time
    before = await kept(processes)
    async with here.store.unit_of_work.begin() as tx:
        made = Challenge.new(CodePurpose.SIGN_IN, subject, at=here.clock.now(), asker=BROWSER)
        await tx.challenges.add(made, unless_after=NOW)
        asking = asyncio.create_task(there.ask(asker=BROWSER))
        await done_or_waiting(processes, asking)
    await asking
    return await kept(processes) - before


async def asked(office: SignInOffice) -> Challenge:
    challenge = (await office.ask()).challenge
    assert challenge is not None
    return challenge


async def kept(processes: Processes) -> int:
    async with processes.database.reader.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(challenges)) or 0)


async def test_of_two_processes_that_are_asked_at_once_one_makes_a_code(processes: Processes) -> None:
    assert await challenges_asked_for_beside_another(processes) == 1


async def test_without_the_lock_of_the_address_both_would(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenge_repository, "_LOCK_SUBJECT", select(true()))
    assert await challenges_asked_for_beside_another(processes) == 2
