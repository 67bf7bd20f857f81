"""When registration is open, and what may follow what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from icct_core import (
    FieldChange,
    Fields,
    InvalidValue,
    RegistrationClosed,
    StaleVersion,
    Window,
    window_changes,
)
from icct_core.domain.review.reasons import parse_window_text

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("window", "at", "is_open"),
    [
        (Window(), NOW, True),
        (Window(opens_at=NOW), NOW - MOMENT, False),
        (Window(opens_at=NOW), NOW, True),
        (Window(closes_at=NOW), NOW - MOMENT, True),
        (Window(closes_at=NOW), NOW, False),
        (Window(closed_at=NOW), NOW - MOMENT, True),
        (Window(closed_at=NOW), NOW, False),
        (Window(closed_at=NOW, closes_at=NOW + HOUR), NOW, False),
        (Window(closed_at=NOW + HOUR, closes_at=NOW), NOW, False),
        (Window(freeze_at=NOW), NOW, True),
    ],
)
def test_a_window_is_open_from_its_opening_until_its_first_end(window: Window, at: datetime, *, is_open: bool) -> None:
    assert window.is_open(at) is is_open
    if is_open:
        window.check_open(at)
    else:
        with pytest.raises(RegistrationClosed):
            window.check_open(at)


def test_a_refusal_tells_both_times_and_the_text() -> None:
    window = Window(opens_at=NOW, closes_at=NOW + 2 * HOUR, closed_at=NOW + HOUR, text="Call us")
    assert window.refusal().details == {
        "opens_at": NOW.isoformat(),
        "closes_at": (NOW + HOUR).isoformat(),  # the effective end
        "text": "Call us",
    }
    assert Window().refusal().details == {"opens_at": None, "closes_at": None, "text": None}


def errors_of(window: Window) -> dict[str, str]:
    fields = Fields()
    window.check_order(fields)
    return {str(path[0]): str(refusal) for path, refusal in fields.refusals.items()}


@pytest.mark.parametrize(
    ("window", "wrong"),
    [
        (Window(opens_at=NOW, closes_at=NOW + MOMENT, freeze_at=NOW + MOMENT), {}),
        (Window(), {}),
        (Window(opens_at=NOW, freeze_at=NOW + MOMENT), {}),
        (Window(opens_at=NOW, closes_at=NOW), {"closes_at": "Closing time must be after the opening time"}),
        (Window(opens_at=NOW, freeze_at=NOW), {"freeze_at": "Freezing time must be after the opening time"}),
        (
            Window(closes_at=NOW, freeze_at=NOW - MOMENT),
            {"freeze_at": "Freezing time must not be before the closing time"},
        ),
        (
            Window(opens_at=NOW, closes_at=NOW - MOMENT, freeze_at=NOW - HOUR),
            {
                "closes_at": "Closing time must be after the opening time",
                "freeze_at": "Freezing time must not be before the closing time",
            },
        ),
    ],
)
def test_what_is_out_of_order_is_named(window: Window, wrong: dict[str, str]) -> None:
    assert errors_of(window) == wrong


def test_a_change_is_the_next_version() -> None:
    wanted = Window(opens_at=NOW, closes_at=NOW + HOUR, freeze_at=NOW + 2 * HOUR, text="Soon")
    after = Window().changed_to(wanted, closed=True, by="key office", at=NOW)
    assert after == replace(wanted, closed_at=NOW, version=1, changed_at=NOW, changed_by="key office")
    opened = after.changed_to(wanted, closed=False, by="operator", at=NOW + HOUR)
    assert opened == replace(wanted, version=2, changed_at=NOW + HOUR, changed_by="operator")


def test_what_is_closed_stays_closed_since_the_same_moment() -> None:
    closed = Window().changed_to(Window(), closed=True, by="operator", at=NOW)
    assert closed.changed_to(Window(), closed=True, by="key office", at=NOW + HOUR) is closed
    told = closed.changed_to(Window(text="Over"), closed=True, by="key office", at=NOW + HOUR)
    assert (told.closed_at, told.version) == (NOW, 2)


def test_a_change_for_another_version_is_stale() -> None:
    window = Window(version=3, changed_at=NOW, changed_by="key office")
    window.check_version(3)
    for version in (2, 4, -1, 10**30):
        with pytest.raises(StaleVersion) as caught:
            window.check_version(version)
        details = {"version": 3, "changed_by": "key office", "changed_at": NOW.isoformat()}
        assert caught.value.details == details
    with pytest.raises(StaleVersion) as caught:
        Window().check_version(1)
    assert caught.value.details == {"version": 0, "changed_by": "environment", "changed_at": None}


PAST = "Closing time is past; give a later one, or close registration now"
FROZEN = "Freezing time is past; give a later one"


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        (Window(), Window(closes_at=NOW + MOMENT), {}),
        (Window(), Window(closes_at=NOW), {("closes_at",): PAST}),
        (Window(), Window(closes_at=NOW - HOUR, closed_at=NOW), {("closes_at",): PAST}),
        (Window(closes_at=NOW - HOUR), Window(closes_at=NOW - HOUR, text="Over"), {}),
        (Window(closes_at=NOW - HOUR, closed_at=NOW - HOUR), Window(closes_at=NOW - HOUR), {("closes_at",): PAST}),
        (Window(closes_at=NOW - HOUR, closed_at=NOW - HOUR), Window(), {}),
        (Window(), Window(opens_at=NOW - HOUR), {}),
        (Window(), Window(freeze_at=NOW + MOMENT), {}),
        (Window(), Window(freeze_at=NOW), {("freeze_at",): FROZEN}),
        (Window(freeze_at=NOW - HOUR), Window(freeze_at=NOW - HOUR, text="Over"), {}),
        (Window(freeze_at=NOW - HOUR), Window(freeze_at=NOW - MOMENT), {("freeze_at",): FROZEN}),
        (Window(freeze_at=NOW - HOUR, closed_at=NOW - HOUR), Window(freeze_at=NOW - HOUR), {}),
        (Window(), Window(closes_at=NOW, freeze_at=NOW), {("closes_at",): PAST, ("freeze_at",): FROZEN}),
    ],
)
def test_nothing_closes_or_freezes_in_the_past(before: Window, after: Window, wrong: object) -> None:
    fields = Fields()
    before.check_future(after, fields, at=NOW)
    assert {path: str(refusal) for path, refusal in fields.refusals.items()} == wrong


def test_times_of_the_environment_that_do_not_hold_are_named() -> None:
    same_elsewhere = NOW.astimezone(timezone(5.5 * HOUR))
    assert Window().overruled_by(Window(closes_at=NOW, version=1)) == ()
    assert Window(opens_at=same_elsewhere).overruled_by(Window(opens_at=NOW, version=1)) == ()
    environment = Window(opens_at=NOW, closes_at=NOW + HOUR)
    assert environment.overruled_by(Window(opens_at=NOW, version=1)) == ("closes_at",)
    assert environment.overruled_by(Window(version=1)) == ("opens_at", "closes_at")


def test_changes_are_told_field_by_field() -> None:
    before = Window(opens_at=NOW.astimezone(timezone(5.5 * HOUR)), text="Soon")
    after = Window(opens_at=NOW, closes_at=NOW + HOUR, freeze_at=NOW + HOUR, closed_at=NOW)
    assert window_changes(before, after) == (
        FieldChange("closes_at", None, "2026-06-01T13:00:00+00:00"),
        FieldChange("freeze_at", None, "2026-06-01T13:00:00+00:00"),
        FieldChange("closed", "false", "true"),
        FieldChange("text", "Soon", None),
    )
    assert window_changes(after, after) == ()


@pytest.mark.parametrize(
    ("raw", "text"), [(None, None), ("", None), (" \n", None), (" Call\nus ", "Call us"), ("x" * 500, "x" * 500)]
)
def test_a_text_is_one_line_or_none(raw: object, text: str | None) -> None:
    assert parse_window_text(raw) == text


@pytest.mark.parametrize("raw", ["x" * 501, "x" * 100_000, "a\x07b", "a\u202eb", 7])
def test_a_text_that_cannot_be_shown_is_refused(raw: object) -> None:
    with pytest.raises(InvalidValue, match=r"\AText must "):
        parse_window_text(raw)
