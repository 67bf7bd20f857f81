"""What operators see of the outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icct_adapters.memory import (
    InMemoryOutboxQueue,
    InMemoryOutboxReader,
    InMemoryRegistrationReader,
    InMemoryUnitOfWork as UnitOfWork,
)
from icct_core import (
    NOT_DELIVERED,
    ListMessages,
    ListMessagesQuery,
    MessageKind,
    MessageState,
    OutboxEntry,
    Settlement,
    TeamId,
    TeamNotFound,
)
from tests.support.builders import a_command
from tests.support.in_memory_register_team import Desk, open_desk

LOGO, MAIL = MessageKind.STORE_LOGO, MessageKind.CONFIRM_BY_MAIL
SECOND = timedelta(seconds=1)


def list_of(desk: Desk) -> ListMessages:
    return ListMessages(
        outbox=InMemoryOutboxReader(desk.database), registrations=InMemoryRegistrationReader(desk.database)
    )


async def a_desk_with(*ends: MessageState) -> Desk:
    """A team for each end, a second after the other; its mail has come to that end, its logo waits."""
    desk = open_desk()
    queue = InMemoryOutboxQueue(desk.database)
    for number, end in enumerate(ends):
        await desk.register(a_command(team_name=f"Team {number}", church_name=f"Church {number}"))
        now = desk.clock.now()
        (leased,) = await queue.lease(MAIL, limit=1, at=now, until=now + SECOND)
        due_at = now + timedelta(days=1) if end is MessageState.PENDING else now
        async with UnitOfWork(desk.database).begin() as tx:
            await tx.outbox.settle(Settlement(leased=leased, state=end, due_at=due_at, reason=f"reason {number}"))
        desk.clock.advance(SECOND)
    return desk


def brief(entry: OutboxEntry) -> tuple[int, MessageKind, MessageState]:
    assert entry.team_id
    return entry.team_id.number, entry.message.kind, entry.state


async def test_an_empty_outbox_has_an_empty_list() -> None:
    assert list(await list_of(open_desk())(ListMessagesQuery())) == []


async def test_by_default_what_is_not_delivered_is_listed_queued_first_first() -> None:
    desk = await a_desk_with(MessageState.DELIVERED, MessageState.PARKED, MessageState.PENDING)
    assert frozenset({MessageState.PENDING, MessageState.PARKED}) == NOT_DELIVERED
    assert [brief(entry) for entry in await list_of(desk)(ListMessagesQuery())] == [
        (1, LOGO, MessageState.PENDING),
        (2, MAIL, MessageState.PARKED),
        (2, LOGO, MessageState.PENDING),
        (3, MAIL, MessageState.PENDING),
        (3, LOGO, MessageState.PENDING),
    ]


async def test_a_line_says_how_often_it_was_tried_and_what_went_wrong() -> None:
    desk = await a_desk_with(MessageState.PARKED)
    row = desk.database.tables.outbox[desk.registrations[0].id, MAIL, 0]
    assert list(await list_of(desk)(ListMessagesQuery(states=frozenset({MessageState.PARKED})))) == [
        OutboxEntry(
            team_id=TeamId("ICCT", 1),
            message=row.message,
            state=MessageState.PARKED,
            attempt=1,
            due_at=row.due_at,
            reason="reason 0",
        )
    ]


@pytest.mark.parametrize("state", list(MessageState))
async def test_any_states_can_be_asked_for(state: MessageState) -> None:
    desk = await a_desk_with(*MessageState)
    listed = await list_of(desk)(ListMessagesQuery(states=frozenset({state})))
    assert {entry.state for entry in listed} == {state}
    of_logos = len(MessageState)
    assert len(listed) == (1 + of_logos if state is MessageState.PENDING else 1)


async def test_one_team_can_be_asked_for() -> None:
    desk = await a_desk_with(MessageState.PARKED, MessageState.PARKED)
    listed = await list_of(desk)(ListMessagesQuery(team_id=TeamId("ICCT", 2)))
    assert [brief(entry) for entry in listed] == [(2, MAIL, MessageState.PARKED), (2, LOGO, MessageState.PENDING)]


async def test_a_team_there_is_not_is_not_found() -> None:
    desk = await a_desk_with(MessageState.PARKED)
    with pytest.raises(TeamNotFound):
        await list_of(desk)(ListMessagesQuery(team_id=TeamId("ICCT", 2)))


async def test_a_team_whose_messages_are_all_purged_has_an_empty_list() -> None:
    desk = await a_desk_with(MessageState.DELIVERED)
    desk.database.tables.outbox.clear()
    assert list(await list_of(desk)(ListMessagesQuery(team_id=TeamId("ICCT", 1)))) == []


async def test_no_more_are_listed_than_asked_for() -> None:
    desk = await a_desk_with(MessageState.PARKED, MessageState.PARKED)
    listed = await list_of(desk)(ListMessagesQuery(limit=3))
    assert [(entry.team_id and entry.team_id.number) for entry in listed] == [1, 1, 2]
