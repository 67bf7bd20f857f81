from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_core import (
    ABOUT_THE_LOGO,
    MAILS,
    SETTLED,
    TO_THE_CAPTAIN,
    WAITED_FOR,
    WAITS_ITS_TURN,
    DeliveryFailed,
    DeliveryPaused,
    DeliveryRejected,
    DeliveryUnneeded,
    LeasedMessage,
    Message,
    MessageKind,
    MessageState,
    RetryPolicy,
    Settlement,
    new_registration_id,
)

_QUEUED = datetime(2026, 1, 1, tzinfo=UTC)
_GIVE_UP = timedelta(hours=72)
_INSTANT = timedelta(microseconds=1)


def _leased(attempt: int = 1) -> LeasedMessage:
    message = Message(subject=new_registration_id(), kind=MessageKind.STORE_LOGO, queued_at=_QUEUED)
    return LeasedMessage(message=message, attempt=attempt, until=_QUEUED + timedelta(days=9))


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(1, 0.5), (2, 1), (3, 2), (4, 4), (9, 128), (10, 256), (11, 300), (12, 300), (31, 300), (32, 300), (10**9, 300)],
)
def test_pauses_double_from_half_a_second_to_five_minutes(attempt: int, seconds: float) -> None:
    assert RetryPolicy().pause(attempt, draw=1.0) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("draw", "seconds"), [(0.0, 0), (0.25, 64), (0.5, 128), (1.0, 256)])
def test_a_pause_is_drawn_between_nothing_and_its_bound(draw: float, seconds: float) -> None:
    assert RetryPolicy().pause(10, draw=draw) == timedelta(seconds=seconds)


def test_a_policy_may_have_other_bounds() -> None:
    policy = RetryPolicy(first_pause=timedelta(seconds=1), longest_pause=timedelta(seconds=3))
    assert [policy.pause(attempt, draw=1.0).total_seconds() for attempt in (1, 2, 3, 4)] == [1, 2, 3, 3]


def test_doubling_stops_after_thirty_times() -> None:
    policy = RetryPolicy(first_pause=timedelta(seconds=1), longest_pause=timedelta(seconds=2**31))
    assert policy.pause(30, draw=1.0) == timedelta(seconds=2**29)
    assert policy.pause(31, draw=1.0) == policy.pause(99, draw=1.0) == timedelta(seconds=2**30)


def test_a_failed_delivery_is_due_again_after_its_pause() -> None:
    leased, at = _leased(attempt=3), _QUEUED + timedelta(hours=1)
    assert RetryPolicy().settle(leased, DeliveryFailed("no answer"), at=at, draw=0.5) == Settlement(
        leased=leased, state=MessageState.PENDING, due_at=at + timedelta(seconds=1), reason="no answer"
    )


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (_GIVE_UP - _INSTANT, MessageState.PENDING),
        (_GIVE_UP, MessageState.PARKED),
        (_GIVE_UP + _INSTANT, MessageState.PARKED),
    ],
)
def test_a_message_is_parked_after_72_hours(age: timedelta, state: MessageState) -> None:
    leased = _leased(attempt=20)
    settlement = RetryPolicy().settle(leased, DeliveryFailed("no answer"), at=_QUEUED + age, draw=0.0)
    assert (settlement.state, settlement.reason) == (state, "no answer")


def test_a_message_that_no_worker_tried_is_not_given_up_for_its_age() -> None:
    settlement = RetryPolicy().settle(_leased(attempt=19), DeliveryFailed("no"), at=_QUEUED + 9 * _GIVE_UP, draw=0.0)
    assert settlement.state is MessageState.PENDING


def test_a_rejected_delivery_is_parked_at_once() -> None:
    settlement = RetryPolicy().settle(_leased(), DeliveryRejected("no such mailbox"), at=_QUEUED, draw=0.0)
    assert (settlement.state, settlement.reason) == (MessageState.PARKED, "no such mailbox")


def test_the_text_of_an_unexpected_error_is_kept_back() -> None:
    settlement = RetryPolicy().settle(_leased(), KeyError("john.samuel@example.com"), at=_QUEUED, draw=0.0)
    assert (settlement.state, settlement.reason) == (MessageState.PENDING, "unexpected KeyError")


@pytest.mark.parametrize("age", [timedelta(), 2 * _GIVE_UP])
def test_a_message_that_is_not_needed_any_more_ends_there_and_gives_its_attempt_back(age: timedelta) -> None:
    leased, at = _leased(attempt=21), _QUEUED + age
    assert RetryPolicy().settle(leased, DeliveryUnneeded("told already"), at=at, draw=0.0) == Settlement(
        leased=leased, state=MessageState.UNNEEDED, due_at=at, reason="told already", called=False
    )


def test_what_is_settled_needs_nothing_more_and_mails_alone_have_an_order() -> None:
    assert {state for state in MessageState if state not in SETTLED} == {MessageState.PENDING, MessageState.PARKED}
    assert {kind for kind in MessageKind if kind not in ABOUT_THE_LOGO} == MAILS
    assert set(TO_THE_CAPTAIN) == MAILS - {*WAITED_FOR, MessageKind.MOVE_BY_MAIL, MessageKind.PURGE_BY_MAIL}
    assert set(TO_THE_CAPTAIN) > WAITS_ITS_TURN


def test_a_message_that_was_not_tried_waits_and_is_never_given_up() -> None:
    leased, at = _leased(attempt=9), _QUEUED + 2 * _GIVE_UP
    paused = DeliveryPaused("the service was not called", pause=timedelta(seconds=60))
    assert RetryPolicy().settle(leased, paused, at=at, draw=0.0) == Settlement(
        leased=leased,
        state=MessageState.PENDING,
        due_at=at + timedelta(seconds=60),
        called=False,
    )
