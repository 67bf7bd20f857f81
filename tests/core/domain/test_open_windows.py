"""When registration is open, and what is told to who comes too early or too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from icct_core import RegistrationClosed, TournamentRules, Window

_OPENS = datetime(2026, 3, 1, tzinfo=UTC)
_CLOSES = datetime(2026, 4, 1, tzinfo=UTC)
_CLOSED = datetime(2026, 3, 15, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("window", "at"),
    [
        (Window(), _OPENS),
        (Window(opens_at=_OPENS), _OPENS),
        (Window(opens_at=_OPENS), _CLOSES + timedelta(days=9999)),
        (Window(closes_at=_CLOSES), _CLOSES - _INSTANT),
        (Window(opens_at=_OPENS, closes_at=_CLOSES), _CLOSES - _INSTANT),
        (Window(closed_at=_CLOSED), _CLOSED - _INSTANT),
        (Window(closes_at=_CLOSES, closed_at=_CLOSES + timedelta(days=1)), _CLOSES - _INSTANT),
        (Window(freeze_at=_OPENS), _CLOSES),  # captains change nothing any more; new teams may come
    ],
)
def test_registration_is_open_from_its_opening_to_just_before_its_end(window: Window, at: datetime) -> None:
    assert window.is_open(at)
    window.check_open(at)


@pytest.mark.parametrize(
    ("window", "at", "closes_at"),
    [
        (Window(opens_at=_OPENS), _OPENS - _INSTANT, None),
        (Window(closes_at=_CLOSES), _CLOSES, _CLOSES),
        (Window(opens_at=_OPENS, closes_at=_CLOSES), _OPENS - _INSTANT, _CLOSES),
        (Window(opens_at=_OPENS, closes_at=_CLOSES), _CLOSES + timedelta(days=1), _CLOSES),
        (Window(opens_at=_OPENS, closed_at=_CLOSED), _CLOSED, _CLOSED),
        (Window(opens_at=_OPENS, closes_at=_CLOSES, closed_at=_CLOSED), _CLOSED, _CLOSED),
        (Window(opens_at=_OPENS, closes_at=_CLOSED, closed_at=_CLOSES), _CLOSED, _CLOSED),
    ],
)
def test_registration_is_closed_outside_its_times_and_says_when_it_is_open(
    window: Window, at: datetime, closes_at: datetime | None
) -> None:
    assert not window.is_open(at)
    with pytest.raises(RegistrationClosed) as raised:
        window.check_open(at)
    assert (raised.value.opens_at, raised.value.closes_at) == (window.opens_at, closes_at)


@pytest.mark.parametrize("closed_at", [_OPENS - _INSTANT, _OPENS])
@pytest.mark.parametrize("at", [_OPENS - _INSTANT, _OPENS, _CLOSES])
def test_what_was_closed_by_hand_before_it_opened_does_not_open(closed_at: datetime, at: datetime) -> None:
    window = Window(opens_at=_OPENS, closes_at=_CLOSES, closed_at=closed_at)
    assert (window.opens_later(at), window.is_open(at)) == (False, False)
    with pytest.raises(RegistrationClosed) as raised:
        window.check_open(at)
    assert (raised.value.opens_at, raised.value.closes_at) == (None, closed_at)


@pytest.mark.parametrize(
    ("window", "at", "is_early"),
    [
        (Window(opens_at=_OPENS), _OPENS - _INSTANT, True),
        (Window(opens_at=_OPENS), _OPENS, False),
        (Window(opens_at=_OPENS, closed_at=_CLOSED), _CLOSED, False),
        (Window(closes_at=_CLOSES), _OPENS, False),
    ],
)
def test_it_is_early_until_it_opens(window: Window, at: datetime, is_early: bool) -> None:
    assert (window.is_early(at), window.opens_later(at)) == (is_early, is_early)


def test_the_organisers_own_words_are_told() -> None:
    refusal = Window(closes_at=_CLOSES, text="Call Mr. Raj").refusal()
    assert refusal.details == {"opens_at": None, "closes_at": "2026-04-01T00:00:00+00:00", "text": "Call Mr. Raj"}


def test_the_window_of_the_rules_was_never_stored() -> None:
    rules = TournamentRules(opens_at=_OPENS, closes_at=_CLOSES)
    assert rules.window == Window(opens_at=_OPENS, closes_at=_CLOSES, version=0)
