"""One evening of decisions, undos and broken mail servers on every database: what the captain got, in order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from icct_adapters.memory import InMemoryStore
from icct_adapters.sql import SqlStore, migrate, open_database
from icct_core import (
    Decision,
    ListMessages,
    ListMessagesQuery,
    MessageKind,
    MessageState,
    RegistrationStatus,
    StaleVersion,
    TeamId,
    Told,
)
from tests.support.databases.stores import sqlite_url
from tests.support.decision_office import DELAY, LEASE, DecisionOffice, Fault

CONFIRMED, REJECTED = "Grace Warriors (ICCT-001) is confirmed", "Grace Warriors (ICCT-001) is not accepted"
REGISTERED, REOPENED = "Grace Warriors is registered as ICCT-001", "Grace Warriors (ICCT-001) is being reviewed again"
CORRECTED = "The registration of Grace Warriors (ICCT-001) was changed"
WITHDRAWN, BACK = "Grace Warriors (ICCT-001) is withdrawn", "Grace Warriors (ICCT-001) is back"
AHEAD = timedelta(minutes=5)
SOON = DELAY - timedelta(seconds=1)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DecisionOffice]:
    """On an empty store of each kind."""
    if request.param == "memory":
        yield DecisionOffice(InMemoryStore())
        return
    postgresql = request.param == "postgresql"
    database = open_database(
        request.getfixturevalue("postgres").create_database() if postgresql else sqlite_url(tmp_path)
    )
    await migrate(database)
    yield DecisionOffice(SqlStore(database))
    await database.close()


async def wait_and_work(office: DecisionOffice, *faults: Fault, time: timedelta = DELAY) -> None:
    office.passes(time)
    office.faults(*faults)
    await office.work()


async def ends(office: DecisionOffice, team: TeamId) -> list[MessageState]:
    """Of the mails about changes, in the order of the changes."""
    messages = ListMessages(outbox=office.store.outbox, registrations=office.store.registrations)
    entries = await messages(ListMessagesQuery(states=frozenset(MessageState), team_id=team))
    changes = [one for one in entries if one.message.kind is MessageKind.CHANGE_BY_MAIL]
    return [one.state for one in sorted(changes, key=lambda one: one.message.occasion)]


async def test_an_evening(office: DecisionOffice) -> None:
    team = await office.register()
    got = [REGISTERED]
    await office.work()

    await office.decide(team, Decision.REJECT)  # by mistake, and taken back in time
    office.passes(SOON)
    await office.decide(team, Decision.REOPEN)
    await wait_and_work(office)
    assert office.subjects == got

    await office.correct(team, "Another Coach")  # told at once
    await office.work()
    got += [CORRECTED]
    assert office.subjects == got

    await office.decide(team, Decision.REJECT, "Too late")  # the mail server is away, and then kept all of it
    await wait_and_work(office, Fault.AWAY)
    await office.decide(team, Decision.REOPEN, "We looked again")
    await wait_and_work(office, Fault.NO_ANSWER)
    await office.decide(team, Decision.CONFIRM)
    await wait_and_work(office)
    got += [REJECTED, REOPENED, CONFIRMED]
    assert office.subjects == got

    await office.decide(team, Decision.WITHDRAW)  # the worker dies before it has written that the mail left
    await wait_and_work(office, Fault.KILLED)
    await office.work()
    assert office.subjects == [*got, WITHDRAWN]
    await office.decide(team, Decision.REINSTATE)
    await wait_and_work(office, time=LEASE)
    got += [WITHDRAWN, WITHDRAWN]
    assert office.subjects == got

    await wait_and_work(office, Fault.FROZEN)  # this worker wakes up when another one has sent its mail again
    got += [BACK, BACK]
    assert office.subjects == got
    assert (await office.store.registrations.get(team)).told.status is RegistrationStatus.REGISTERED

    await office.decide(team, Decision.CONFIRM)  # given up, and overtaken
    await wait_and_work(office, Fault.REFUSED)
    await office.decide(team, Decision.REJECT, "Too late")
    await wait_and_work(office)
    assert (await office.retry(team)).parked == 1
    await office.work()
    got += [REJECTED]
    assert office.subjects == got

    unneeded, delivered = MessageState.UNNEEDED, MessageState.DELIVERED
    assert await ends(office, team) == [unneeded, unneeded, *[delivered] * 6, unneeded, delivered]
    registration = await office.store.registrations.get(team)
    assert registration.told == Told(status=RegistrationStatus.REJECTED, reason="Too late", at=registration.changed_at)
    for mail in office.server.taken:
        occurrences = [one.subject for one in office.server.taken if one.message_id == mail.message_id]
        assert len(set(occurrences)) == 1
        assert (len(occurrences) == 1) is (mail.subject not in {WITHDRAWN, BACK})


async def test_a_second_organiser_is_told_of_the_first_and_the_captain_of_one_decision(office: DecisionOffice) -> None:
    team = await office.register()
    version = (await office.store.registrations.get(team)).version
    await office.decide(team, Decision.CONFIRM, version=version)
    with pytest.raises(StaleVersion):
        await office.decide(team, Decision.REJECT, version=version)
    await wait_and_work(office)
    assert office.subjects == [REGISTERED, CONFIRMED]


async def test_what_was_told_later_is_not_forgotten_for_what_was_told_before(office: DecisionOffice) -> None:
    team = await office.register()
    registration_id = (await office.store.registrations.get(team)).id
    now = office.clock.now()
    later = Told(status=RegistrationStatus.CONFIRMED, at=now)
    for told in (later, Told(status=RegistrationStatus.REJECTED, reason="Too late", at=now - DELAY)):
        async with office.store.unit_of_work.begin() as tx:
            await tx.registrations.record_told(registration_id, told)
    assert (await office.store.registrations.get(team)).told == later


async def test_a_delayed_mail_is_not_late_nor_is_one_that_waits_for_another(office: DecisionOffice) -> None:
    await office.register()
    await office.work()
    begun = office.clock.now()
    team = await office.register("Team Two")
    office.passes(timedelta(seconds=1))
    await office.correct(team, "Another Coach")
    office.faults(Fault.AWAY)
    await office.work()  # the confirmation is put off, and the correction waits for it
    await office.decide(team, Decision.CONFIRM)
    leased = await office.store.outbox_queue.lease(
        MessageKind.STORE_LOGO, limit=9, at=office.clock.now(), until=office.clock.now() + LEASE
    )
    assert len(leased) == 2
    for depth in (await office.store.outbox.depth(), (await office.store.probe.look()).outbox):
        assert depth is not None
        assert (depth.pending, depth.oldest) == (5, begun)
        assert depth.due == office.clock.now() + timedelta(seconds=0.5)
    await wait_and_work(office)
    assert (await office.store.outbox.depth()).pending == 2


async def undone(office: DecisionOffice, team: TeamId) -> None:
    await office.decide(team, Decision.REOPEN)
    await office.decide(team, Decision.CONFIRM)


async def test_what_was_mailed_too_early_by_a_clock_and_undone_in_time_is_put_right(office: DecisionOffice) -> None:
    team = await office.register()
    await office.decide(team, Decision.CONFIRM)
    await wait_and_work(office)
    await office.decide(team, Decision.REJECT)
    await wait_and_work(office, Fault.ANSWER_LOST, time=AHEAD)
    office.passes(-AHEAD)
    await undone(office, team)
    await wait_and_work(office, time=2 * AHEAD)
    assert office.subjects == [REGISTERED, CONFIRMED, REJECTED, CONFIRMED]


async def test_what_was_decided_by_a_clock_that_was_ahead_was_before_what_came_later(office: DecisionOffice) -> None:
    team = await office.register()
    office.passes(AHEAD)
    await office.decide(team, Decision.CONFIRM)
    await wait_and_work(office)
    office.passes(-AHEAD)
    await office.decide(team, Decision.REJECT)
    await wait_and_work(office)
    office.passes(-AHEAD)
    await undone(office, team)
    await wait_and_work(office, time=3 * AHEAD)
    assert office.subjects == [REGISTERED, CONFIRMED, REJECTED, CONFIRMED]
    entries = await office.store.history.of([(await office.store.registrations.get(team)).id])
    times = [one.entry.at for one in entries]
    assert sorted(set(times), reverse=True) == times
