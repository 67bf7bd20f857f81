"""Parked messages are queued anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from icct_adapters.memory import (
    InMemoryOutboxQueue,
    InMemoryOutboxReader,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork,
)
from icct_adapters.memory.tables import OutboxRow
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    DeliveryFailed,
    DuplicateSubmission,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    IdempotencyKey,
    InvalidValue,
    ListMessages,
    ListMessagesQuery,
    Message,
    MessageKind,
    MessagesRetried,
    MessageState,
    RemoveTeam,
    RetryMessages,
    RetryMessagesCommand,
    RetryPolicy,
    Settlement,
    TeamId,
    TeamNotFound,
    new_registration_id,
    parse_kinds,
)
from tests.support.builders import a_command
from tests.support.in_memory_register_team import Desk, open_desk

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
FIRST, SECOND = TeamId("ICCT", 1), TeamId("ICCT", 2)
MINUTE, GIVE_UP = timedelta(minutes=1), timedelta(hours=72)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Messages, and the use case that queues them anew."""

    desk: Desk
    queue: InMemoryOutboxQueue
    retry: RetryMessages

    def row(self, kind: MessageKind, team: int = 0) -> OutboxRow:
        return self.desk.database.tables.outbox[self.desk.registrations[team].id, kind, 0]


async def an_outbox(*ends: MessageState) -> Outbox:
    """A team for each end; its mail has come to that end and its logo waits. A day has passed since."""
    desk = open_desk()
    queue, unit_of_work, now = (InMemoryOutboxQueue(desk.database), InMemoryUnitOfWork(desk.database), desk.clock.now())
    for number, end in enumerate(ends):
        await desk.register(a_command(team_name=f"Team {number}", church_name=f"Church {number}"))
        (leased,) = await queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)
        async with unit_of_work.begin() as tx:
            due_at = now + timedelta(days=30)
            await tx.outbox.settle(Settlement(leased=leased, state=end, due_at=due_at, reason="no answer"))
    desk.clock.advance(timedelta(days=1))
    messages = ListMessages(
        outbox=InMemoryOutboxReader(desk.database), registrations=InMemoryRegistrationReader(desk.database)
    )
    return Outbox(desk, queue, RetryMessages(list_messages=messages, unit_of_work=unit_of_work, clock=desk.clock))


async def test_nothing_parked_queues_nothing() -> None:
    outbox = await an_outbox()
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried()


async def test_parked_messages_are_due_at_once_and_their_reason_is_gone() -> None:
    outbox = await an_outbox(MessageState.PARKED, MessageState.PARKED)
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried(parked=2, left=2)
    now = outbox.desk.clock.now()
    for team in (0, 1):
        row = outbox.row(MAIL, team)
        assert (row.state, row.due_at, row.reason) == (MessageState.PENDING, now, None)
    assert len(await outbox.queue.lease(MAIL, limit=10, at=now, until=now + MINUTE)) == 2


async def test_what_is_due_or_delivered_stays_as_it_is() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    before = outbox.desk.database.tables.outbox
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried(left=1)
    assert outbox.desk.database.tables.outbox == before


async def test_a_message_that_waits_for_its_next_try_is_due_now_and_keeps_age_tries_and_reason() -> None:
    outbox = await an_outbox(MessageState.PENDING)
    before = outbox.row(MAIL)
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried(put_off=1, left=1)
    assert outbox.row(MAIL) == replace(before, due_at=outbox.desk.clock.now())


async def test_a_message_that_may_be_under_way_is_left() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    now = outbox.desk.clock.now()
    await outbox.queue.lease(LOGO, limit=1, at=now, until=now + MINUTE)
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried(parked=1, left=1)
    assert outbox.row(LOGO).due_at == now + MINUTE


async def test_a_delivered_mail_is_sent_again_if_asked_for_but_no_logo() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    again = RetryMessagesCommand(team_id=FIRST, delivered=True)
    assert await outbox.retry(again) == MessagesRetried(delivered=1, left=1)
    now = outbox.desk.clock.now()
    (leased,) = await outbox.queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)
    assert (leased.attempt, leased.message.queued_at) == (2, now)


async def test_a_mail_that_the_outbox_has_forgotten_is_sent_again_too() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    now = outbox.desk.clock.now()
    await outbox.queue.purge(MAIL, delivered_before=now + timedelta(days=99), limit=9)
    again = RetryMessagesCommand(team_id=FIRST, delivered=True)
    assert await outbox.retry(again) == MessagesRetried(delivered=1, left=1)
    assert len(await outbox.queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)) == 1


async def test_nobody_sends_the_mails_of_every_team_again() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    with pytest.raises(ValueError, match="one team"):
        await outbox.retry(RetryMessagesCommand(delivered=True))


async def test_a_form_of_every_team_has_no_key() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    with pytest.raises(ValueError, match="one team"):
        await outbox.retry(RetryMessagesCommand(key=IdempotencyKey("a form")))


async def test_the_same_form_counts_once_and_for_a_day() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    command = RetryMessagesCommand(team_id=FIRST, delivered=True, key=IdempotencyKey("a form"))
    done = await outbox.retry(command)
    assert (done.delivered, done.is_repeated) == (1, False)
    assert await outbox.retry(command) == MessagesRetried(is_repeated=True)
    with pytest.raises(DuplicateSubmission):
        await outbox.retry(replace(command, delivered=False))
    assert len(outbox.desk.database.tables.history) == 1
    outbox.desk.clock.advance(timedelta(days=1))
    assert not (await outbox.retry(command)).is_repeated


async def test_a_removed_team_is_sent_no_mail_again() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    desk = outbox.desk
    await RemoveTeam(unit_of_work=InMemoryUnitOfWork(desk.database), clock=desk.clock)(FIRST)
    retried = await outbox.retry(RetryMessagesCommand(team_id=FIRST, delivered=True))
    assert retried.delivered == 0


async def test_a_message_queued_anew_is_given_up_only_after_its_whole_time_again() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    await outbox.retry(RetryMessagesCommand())
    now = outbox.desk.clock.now()
    (leased,) = await outbox.queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)
    ends = [
        RetryPolicy(least_attempts=1).settle(leased, DeliveryFailed("no answer"), at=at, draw=0.0).state
        for at in (now + GIVE_UP - INSTANT, now + GIVE_UP)
    ]
    assert ends == [MessageState.PENDING, MessageState.PARKED]


async def test_a_lease_from_before_it_was_parked_does_not_count_after_it_was_queued_anew() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    await outbox.retry(RetryMessagesCommand())
    now = outbox.desk.clock.now()
    (leased,) = await outbox.queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)
    assert leased.attempt == 2


async def test_the_messages_of_one_team_can_be_chosen() -> None:
    outbox = await an_outbox(MessageState.PARKED, MessageState.PARKED)
    assert (await outbox.retry(RetryMessagesCommand(team_id=SECOND))).parked == 1
    assert [outbox.row(MAIL, team).state for team in (0, 1)] == [MessageState.PARKED, MessageState.PENDING]


async def test_a_team_there_is_not_is_not_found() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    with pytest.raises(TeamNotFound):
        await outbox.retry(RetryMessagesCommand(team_id=SECOND))
    assert outbox.row(MAIL).state is MessageState.PARKED


async def test_what_would_be_queued_again_is_known_before() -> None:
    outbox = await an_outbox(MessageState.PARKED, MessageState.PENDING, MessageState.DELIVERED)
    entries = await outbox.retry.list_messages(ListMessagesQuery(states=frozenset(MessageState)))
    expected = await outbox.retry(RetryMessagesCommand())
    assert outbox.retry.retriable(entries) == expected.queued
    later = await outbox.retry.list_messages(ListMessagesQuery())
    assert outbox.retry.retriable(later) == []  # under way, or about to be


async def test_a_delayed_mail_is_nothing_to_try_again() -> None:
    outbox = await an_outbox()
    await outbox.desk.register(a_command())
    now = outbox.desk.clock.now()
    message = Message(subject=outbox.desk.registrations[0].id, kind=MAIL, queued_at=now + MINUTE * 2, occasion=1)
    row = OutboxRow(message=message, due_at=now + MINUTE * 2, state=MessageState.PENDING)
    outbox.desk.database.tables.outbox[row.key] = row
    assert outbox.retry.retriable(await outbox.retry.list_messages(ListMessagesQuery())) == []


async def test_a_second_time_finds_nothing() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    assert [(await outbox.retry(RetryMessagesCommand(team_id=FIRST))).parked for _ in range(2)] == [1, 0]


async def test_only_the_kinds_that_were_named_are_queued() -> None:
    outbox = await an_outbox(MessageState.PARKED)
    assert await outbox.retry(RetryMessagesCommand(kinds=frozenset({LOGO}))) == MessagesRetried(left=1)
    assert outbox.row(MAIL).state is MessageState.PARKED
    assert await outbox.retry(RetryMessagesCommand(kinds=frozenset({MAIL}))) == MessagesRetried(parked=1)


async def test_a_forgotten_mail_is_sent_again_if_its_kind_was_named() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    await outbox.queue.purge(MAIL, delivered_before=outbox.desk.clock.now() + timedelta(days=99), limit=9)
    for kinds, sent in ((frozenset({LOGO}), 0), (frozenset({MAIL}), 1)):
        retried = await outbox.retry(RetryMessagesCommand(team_id=FIRST, delivered=True, kinds=kinds))
        assert (retried.delivered, list(retried.queued)) == (sent, [])


async def test_what_is_queued_again_is_told_and_kept_in_the_history_of_its_team() -> None:
    outbox = await an_outbox(MessageState.PARKED, MessageState.PENDING, MessageState.DELIVERED)
    desk = Actor(ActorKind.KEY, "desk")
    retried = await outbox.retry(RetryMessagesCommand(actor=desk))
    assert [(one.team_id, one.message.kind, one.state) for one in retried.queued] == [
        (FIRST, MAIL, MessageState.PARKED),
        (SECOND, MAIL, MessageState.PENDING),
    ]
    ids = [one.id for one in outbox.desk.registrations]
    kept = [(one.registration_id, one.action, one.actor, one.at, one.changes) for one in history(outbox)]
    action, now = HistoryAction.DELIVERIES_RETRIED, outbox.desk.clock.now()
    assert kept == [
        (ids[0], action, desk, now, (FieldChange("confirm_by_mail", "parked", "pending"),)),
        (ids[1], action, desk, now, (FieldChange("confirm_by_mail", "pending", "pending"),)),
    ]
    await outbox.retry(RetryMessagesCommand())
    assert len(history(outbox)) == 2  # nothing was left to be queued


async def test_a_mail_that_is_sent_again_is_kept_in_the_history_by_whom() -> None:
    outbox = await an_outbox(MessageState.DELIVERED)
    await outbox.retry(RetryMessagesCommand(team_id=FIRST, delivered=True))
    now = outbox.desk.clock.now()
    (leased,) = await outbox.queue.lease(MAIL, limit=1, at=now, until=now + MINUTE)
    async with InMemoryUnitOfWork(outbox.desk.database).begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=MessageState.DELIVERED, due_at=now))
    await outbox.queue.purge(MAIL, delivered_before=now + timedelta(days=99), limit=9)
    await outbox.retry(RetryMessagesCommand(team_id=FIRST, delivered=True))
    assert [(one.actor, one.prefix, one.changes) for one in history(outbox)] == [
        (OPERATOR, "ICCT", (FieldChange("confirm_by_mail", "delivered", "pending"),)),
        (OPERATOR, "ICCT", (FieldChange("confirm_by_mail", None, "pending"),)),
    ]


def history(outbox: Outbox) -> list[HistoryEntry]:
    return list(outbox.desk.database.tables.history.values())


def test_kinds_are_named_as_they_are_written() -> None:
    assert parse_kinds(None) == frozenset(MessageKind)
    assert parse_kinds(["store_logo", "store_logo"]) == {LOGO}
    for wrong in ([], ["logo"], ["store_logo", ""]):
        with pytest.raises(InvalidValue, match="Kinds must be one or more of store_logo, confirm_by_mail, "):
            parse_kinds(wrong)


async def test_a_mail_to_an_organiser_is_tried_again_and_no_team_s_history_says_so() -> None:
    outbox = await an_outbox()
    now, of_nobody = outbox.desk.clock.now(), MessageKind.SIGN_IN_BY_MAIL
    message = Message(subject=new_registration_id(), kind=of_nobody, queued_at=now, occasion=1)
    row = OutboxRow(message=message, due_at=now, state=MessageState.PARKED, reason="no answer")
    outbox.desk.database.tables.outbox[row.key] = row
    assert await outbox.retry(RetryMessagesCommand()) == MessagesRetried(parked=1)
    assert outbox.desk.database.tables.outbox[row.key].state is MessageState.PENDING
    assert outbox.desk.database.tables.history == {}
