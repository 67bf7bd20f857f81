"""Captains are told of decisions once they have lasted, and of corrections at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.memory import InMemoryHistoryReader, InMemoryMailer, InMemoryRegistrationReader, InMemoryStore
from icct_core import (
    KEPT_NOT_SENT,
    ChangeByMail,
    Decision,
    FieldChange,
    Message,
    MessageKind,
    MessageState,
    RegistrationStatus,
    RemoveTeam,
    TeamId,
    Told,
)
from tests.support.decision_office import DELAY, LEASE, DecisionOffice, Fault

CHANGE = MessageKind.CHANGE_BY_MAIL
INSTANT = timedelta(microseconds=1)
CONFIRMED, REJECTED = "Grace Warriors (ICCT-001) is confirmed", "Grace Warriors (ICCT-001) is not accepted"
REGISTERED, REOPENED = "Grace Warriors is registered as ICCT-001", "Grace Warriors (ICCT-001) is being reviewed again"
CORRECTED = "The registration of Grace Warriors (ICCT-001) was changed"


@pytest.fixture
def office() -> DecisionOffice:
    return DecisionOffice(InMemoryStore())


def states(office: DecisionOffice) -> list[tuple[MessageState, str | None]]:
    """Of the mails about changes, in the order of the changes."""
    rows = office.store.database.tables.outbox.values()  # type: ignore[attr-defined]
    changes = sorted((row for row in rows if row.message.kind is CHANGE), key=lambda row: row.message.occasion)
    return [(row.state, row.reason) for row in changes]


async def test_a_decision_is_mailed_when_it_has_lasted_and_not_before(office: DecisionOffice) -> None:
    team = await office.register()
    decided = await office.decide(team, Decision.CONFIRM)
    assert decided.mail_due_at == office.clock.now() + DELAY
    office.passes(DELAY - INSTANT)
    await office.work()
    assert office.subjects == [REGISTERED]
    office.passes(INSTANT)
    await office.work()
    assert office.subjects == [REGISTERED, CONFIRMED]
    told = (await office.store.registrations.get(team)).told
    assert told == Told(status=RegistrationStatus.CONFIRMED, at=office.clock.now() - DELAY)


async def test_a_decision_that_is_undone_before_its_mail_was_due_is_not_mailed(office: DecisionOffice) -> None:
    team = await office.register()
    await office.decide(team, Decision.REJECT)
    office.passes(DELAY - INSTANT)
    await office.decide(team, Decision.REOPEN)
    office.passes(2 * DELAY)
    await office.work()
    assert office.subjects == [REGISTERED]
    assert states(office) == [
        (MessageState.UNNEEDED, "decided again before the mail was due"),
        (MessageState.UNNEEDED, "the captain knows"),
    ]
    assert (await office.store.registrations.get(team)).told == Told()


async def test_decisions_that_lasted_are_mailed_in_order_when_the_mail_server_is_back(office: DecisionOffice) -> None:
    team = await office.register()
    office.faults(*[Fault.AWAY] * 3)
    for decision in (Decision.REJECT, Decision.REOPEN, Decision.CONFIRM):
        await office.decide(team, decision)
        await office.work()
        office.passes(DELAY)
    await office.work()
    assert office.subjects == [REGISTERED, REJECTED, REOPENED, CONFIRMED]
    times = [mail.text.split("mail of ")[1][:5] for mail in office.server.taken[2:]]
    assert times == ["00:00", "00:02"]


async def test_a_mail_about_a_change_waits_for_the_confirmation_until_that_is_given_up(office: DecisionOffice) -> None:
    team = await office.register()
    await office.correct(team, "Another Coach")
    office.faults(Fault.AWAY)
    await office.work()
    assert office.subjects == []
    office.faults(Fault.REFUSED)
    office.passes(timedelta(minutes=5))
    await office.work()
    assert office.subjects == [CORRECTED]
    assert "- Coach: David Raj → Another Coach" in office.server.taken[0].text


async def test_a_mail_whose_process_was_killed_leaves_again_under_its_own_id(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    await office.decide(team, Decision.CONFIRM)
    office.faults(Fault.KILLED)
    office.passes(DELAY)
    await office.work()
    office.passes(LEASE)
    await office.work()
    registration = await office.store.registrations.get(team)
    ids = [mail.message_id for mail in office.server.taken]
    assert ids[1:] == [f"<{registration.id}.1.change@icct.invalid>"] * 2


async def test_a_worker_that_wakes_up_late_does_not_make_old_news_the_last(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    office.faults(Fault.FROZEN)
    await office.decide(team, Decision.REJECT)
    office.passes(DELAY)
    await office.decide(team, Decision.REOPEN)
    office.passes(DELAY)
    await office.work()
    assert office.subjects == [REGISTERED, REJECTED, REJECTED, REOPENED]
    assert (await office.store.registrations.get(team)).told.status is RegistrationStatus.REGISTERED
    await office.decide(team, Decision.REJECT)
    office.passes(DELAY)
    await office.work()
    assert office.subjects[-1] == REJECTED


async def test_what_was_given_up_is_not_mailed_after_a_later_decision(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    office.faults(Fault.REFUSED)
    await office.decide(team, Decision.REJECT)
    office.passes(DELAY)
    await office.work()
    await office.decide(team, Decision.REOPEN)
    office.passes(DELAY)
    await office.work()
    assert (await office.retry()).parked == 1
    await office.work()
    assert office.subjects == [REGISTERED, REOPENED]
    assert states(office) == [
        (MessageState.UNNEEDED, "a later decision was mailed already"),
        (MessageState.DELIVERED, None),
    ]


async def test_nobody_is_mailed_who_is_not_to_be_notified(office: DecisionOffice) -> None:
    team = await office.register()
    assert (await office.decide(team, Decision.CONFIRM, notify=False)).mail_due_at is None
    office.passes(DELAY)
    await office.work()
    assert office.subjects == [REGISTERED]
    (entry,) = await office.store.history.of([(await office.store.registrations.get(team)).id])
    assert [change.field for change in entry.entry.changes] == ["notify"]


async def test_a_retry_does_not_hasten_a_mail_that_was_never_due(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    await office.decide(team, Decision.REJECT)
    assert (await office.retry(team)).put_off == 0
    assert (await office.retry()).left == 2  # the logo waits too
    await office.work()
    await office.decide(team, Decision.REOPEN)
    office.passes(2 * DELAY)
    await office.work()
    assert office.subjects == [REGISTERED]


async def test_a_retry_hastens_a_mail_that_was_due_and_put_off(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    await office.decide(team, Decision.CONFIRM)
    office.passes(DELAY)
    for _ in range(10):
        office.faults(Fault.AWAY)
        await office.work()
        office.passes(timedelta(minutes=5))
    office.faults(Fault.AWAY)
    await office.work()
    assert (await office.retry(team)).put_off == 1
    await office.work()
    assert office.subjects == [REGISTERED, CONFIRMED]


async def test_a_retry_leaves_a_mail_while_a_later_one_may_be_under_way(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    office.faults(Fault.REFUSED)
    await office.decide(team, Decision.REJECT)
    office.passes(DELAY)
    await office.work()
    await office.decide(team, Decision.REOPEN)
    assert (await office.retry(team)).parked == 1  # the later one is not due yet, and will wait
    office.faults(Fault.REFUSED)
    await office.work()
    office.passes(DELAY)
    now = office.clock.now()
    (leased,) = await office.store.outbox_queue.lease(CHANGE, limit=9, at=now, until=now + LEASE)
    assert leased.message.occasion == 2
    retried = await office.retry(team, delivered=True)
    assert (retried.parked, retried.left) == (0, 3)  # with the logo
    office.passes(LEASE)
    await office.work()
    assert office.subjects == [REGISTERED, REGISTERED, REOPENED]


async def test_mails_are_sent_again_but_no_decision_after_a_later_one(office: DecisionOffice) -> None:
    team = await office.register()
    for decision in (Decision.REJECT, Decision.REOPEN):
        await office.decide(team, decision)
        office.passes(DELAY)
        await office.work()
    await office.correct(team, "Another Coach")
    await office.work()
    assert (await office.retry(team, delivered=True)).delivered == 4
    await office.work()
    assert office.subjects[4:] == [REGISTERED, REOPENED, CORRECTED]


async def test_of_a_removed_team_nothing_is_delivered(office: DecisionOffice) -> None:
    team = await office.register()
    await office.work()
    await office.decide(team, Decision.CONFIRM)
    message = Message(
        subject=(await office.store.registrations.get(team)).id, kind=CHANGE, queued_at=office.clock.now(), occasion=1
    )
    await RemoveTeam(unit_of_work=office.store.unit_of_work, clock=office.clock)(team)
    async with office.store.unit_of_work.begin() as tx:
        await tx.outbox.ensure(message)
    office.passes(DELAY)
    await office.work()
    assert office.subjects == [REGISTERED]
    assert states(office) == [(MessageState.PARKED, "what was to be delivered is missing")]


async def test_teams_are_read_together_and_each_gets_its_own_news() -> None:
    office = DecisionOffice(store := InMemoryStore())
    teams = [await office.register(f"Team {letter}") for letter in "ABC"]
    for team in reversed(teams):
        await office.decide(team, Decision.CONFIRM)
    deliver = ChangeByMail(
        registrations=InMemoryRegistrationReader(store.database),
        history=InMemoryHistoryReader(store.database),
        outbox=store.outbox,
        mailer=InMemoryMailer(),
        note=KEPT_NOT_SENT,
    )
    ids = [(await store.registrations.get(team)).id for team in teams]
    messages = [
        Message(subject=one, kind=CHANGE, queued_at=office.clock.now(), occasion=occasion)
        for one, occasion in zip([*ids, ids[0]], [3, 2, 1, 2], strict=True)
    ]
    news = await deliver.read(messages)
    assert {message: found.registration.team_id for message, found in news.items()} == dict(
        zip(messages[:3], [TeamId("ICCT", number) for number in (1, 2, 3)], strict=True)
    )
    assert (await deliver.deliver(news[messages[0]])).note == KEPT_NOT_SENT
    assert await deliver.read([]) == {}


@pytest.mark.parametrize("fault", [None, Fault.REFUSED], ids=["told", "given up"])
async def test_players_who_were_taken_out_are_forgotten_once_their_captain_was_told(
    office: DecisionOffice, fault: Fault | None
) -> None:
    team = await office.register()
    await office.work()
    squad = (await office.store.registrations.get(team)).known_team.squad
    left, rest = squad[-1].name.text, [{"name": one.name.text} for one in squad[:-1]]
    await office.correct_squad(team, rest)
    registration = await office.store.registrations.get(team)
    assert left in str(await office.store.history.of([registration.id]))
    office.faults(*[fault] if fault else [])
    await office.work()
    assert [left in mail.text for mail in office.server.taken[1:]] == ([] if fault else [True])
    (recorded,) = await office.store.history.of([registration.id])
    assert left not in str(recorded)
    assert FieldChange("players", "", None) in recorded.entry.changes
