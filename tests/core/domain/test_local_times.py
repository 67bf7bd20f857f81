"""Times as organisers type them, on clocks that skip and repeat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from icct_core import InvalidValue, parse_time, time_in_words

KOLKATA, BERLIN, CAIRO = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Cairo")
APIA, HAVANA, DUBAI = ZoneInfo("Pacific/Apia"), ZoneInfo("America/Havana"), ZoneInfo("Asia/Dubai")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-31 23:59", "2026-12-31 18:29"),
        ("  2026-12-31T23:59 ", "2026-12-31 18:29"),
        ("2026-12-31 23:59:30", "2026-12-31 18:29:30"),
        ("2026-12-31", "2026-12-30 18:30"),
        ("2026-12-31T23:59:00Z", "2026-12-31 23:59"),
        ("2026-12-31t23:59:00z", "2026-12-31 23:59"),
        ("2026-12-31 23:59:00.25-03:00", "2027-01-01 02:59:00.25"),
    ],
)
def test_a_time_is_on_the_tournament_s_clocks_unless_it_has_a_zone(typed: str, moment: str) -> None:
    parsed = parse_time(typed, "Closing time", KOLKATA)
    assert parsed == utc(moment)
    assert parsed.utcoffset() == timedelta()


def test_a_closing_day_ends_at_the_next_midnight_and_is_shown_as_that_day() -> None:
    closes_at = parse_time("2026-12-31", "Closing time", KOLKATA, ends=True)
    assert closes_at == utc("2026-12-31 18:30")
    assert time_in_words(closes_at, KOLKATA, ends=True) == "2026-12-31 23:59 IST"
    assert time_in_words(closes_at, KOLKATA) == "2027-01-01 00:00 IST"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-12-31 18:29:59.999999", "2026-12-31 23:59:59 IST"),
        ("2026-12-31 18:30", "2026-12-31 23:59 IST"),
        ("2026-12-31 18:30:00.000001", "2027-01-01 00:00 IST"),
        ("2026-12-31 18:31", "2027-01-01 00:01 IST"),
    ],
)
def test_only_what_ends_with_a_day_is_shown_as_that_day(moment: str, shown: str) -> None:
    assert time_in_words(utc(moment), KOLKATA, ends=True) == shown


def test_a_datetime_is_taken_as_it_is() -> None:
    moment = datetime(2026, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=5.5)))
    assert parse_time(moment, "Closing time", None) == utc("2026-12-31 18:29")
    assert parse_time(datetime(2026, 12, 31, 23, 59), "Closing time", KOLKATA) == utc("2026-12-31 18:29")  # noqa: DTZ001
    with pytest.raises(InvalidValue, match="with its zone"):
        parse_time(datetime(2026, 12, 31, 23, 59), "Closing time", None)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "zone", "told"),
    [
        ("2026-12-31 23:59", None, "must be a time with its zone, such as 2026-12-31T23:59:00+05:30"),
        ("2026-12-31", None, "must be a time with its zone, such as 2026-12-31T23:59:00+05:30"),
        ("soon", None, "must be a date and time with its zone, such as 2026-12-31T23:59:00+05:30"),
        ("31.12.2026", KOLKATA, "must be a date and time, such as 2026-12-31 23:59, or a day"),
        ("", KOLKATA, "must be a date and time, such as 2026-12-31 23:59, or a day"),
        ("٢٠٢٦-12-31", KOLKATA, "must be a date and time, such as 2026-12-31 23:59, or a day"),
        (20261231, KOLKATA, "must be a date and time, such as 2026-12-31 23:59, or a day"),
        ("2026-02-30", KOLKATA, "is no time of the calendar: 2026-02-30"),
        ("2026-02-28 24:00", KOLKATA, "is no time of the calendar: 2026-02-28 24:00"),
        ("2026-02-30T12:00:00Z", KOLKATA, "is no time of the calendar: 2026-02-30T12:00:00Z"),
        ("2026-02-28T12:00:00+99:00", KOLKATA, "is no time of the calendar: 2026-02-28T12:00:00+99:00"),
        ("1999-12-31", KOLKATA, "must be in the years 2000 to 2199"),
        ("2200-01-01", KOLKATA, "must be in the years 2000 to 2199"),
        ("0001-01-01T00:00:00Z", KOLKATA, "must be in the years 2000 to 2199"),
        ("1999-12-31T23:59:59Z", None, "must be in the years 2000 to 2199"),
        ("2200-01-01T00:00:00Z", None, "must be in the years 2000 to 2199"),
        ("9999-12-31T23:59:00Z", None, "must be in the years 2000 to 2199"),
        (datetime(1, 1, 1, tzinfo=UTC), None, "must be in the years 2000 to 2199"),
    ],
)
def test_what_is_no_time_is_refused_with_an_example(typed: object, zone: ZoneInfo | None, told: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_time(typed, "Closing time", zone)
    assert str(caught.value) == f"Closing time {told}"


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2000-01-01", "2000-01-01 00:00"),
        ("2199-12-31", "2199-12-31 00:00"),
        ("2000-01-01T00:00:00Z", "2000-01-01 00:00"),
        ("2199-12-31T23:59:59Z", "2199-12-31 23:59:59"),
    ],
)
def test_the_first_and_the_last_year_are_among_those_that_are_meant(typed: str, moment: str) -> None:
    assert parse_time(typed, "Closing time", UTC) == utc(moment)


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("typed", ["2026-12-31", "2026-12-31 23:59", "2026-12-31T23:59:00+05:30"])
def test_a_moment_is_in_utc_wherever_the_service_runs(typed: str, ends: bool) -> None:
    """``UTC`` itself: the zone of the machine may be another one with the same clocks today."""
    assert parse_time(typed, "Closing time", KOLKATA, ends=ends).tzinfo is UTC


def test_a_time_that_does_not_exist_is_refused_with_both_that_may_be_meant() -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_time("2026-03-29 02:30", "Closing time", BERLIN)
    assert str(caught.value) == (
        "Closing time: there is no 2026-03-29 02:30 that day, as clocks go forward; "
        "type 2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00"
    )


def test_a_time_that_exists_twice_is_refused_with_both() -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_time("2026-10-25 02:30", "Closing time", BERLIN)
    assert str(caught.value) == (
        "Closing time: 2026-10-25 02:30 is twice that day, as clocks go back; "
        "type 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"
    )
    assert parse_time("2026-10-25T02:30:00+01:00", "Closing time", BERLIN) == utc("2026-10-25 01:30")


def test_a_day_whose_midnight_is_skipped_or_comes_twice_begins_when_it_does() -> None:
    assert parse_time("2026-04-24", "Opening time", CAIRO) == utc("2026-04-23 22:00")  # 00:00 is 01:00
    ends = parse_time("2026-04-23", "Closing time", CAIRO, ends=True)
    assert ends == utc("2026-04-23 22:00")
    assert time_in_words(ends, CAIRO, ends=True) == "2026-04-23 23:59 EET"
    assert parse_time("2026-11-01", "Opening time", HAVANA) == utc("2026-11-01 04:00")  # 01:00 is 00:00 again
    with pytest.raises(InvalidValue) as caught:
        parse_time("2011-12-30", "Opening time", APIA)
    assert str(caught.value) == "Opening time: there is no 2011-12-30 there, the calendar skips that day"


def test_a_zone_without_a_name_is_shown_by_its_offset() -> None:
    assert time_in_words(utc("2026-12-31 12:00"), DUBAI) == "2026-12-31 16:00 UTC+04:00"
    assert time_in_words(utc("2026-12-31 12:00:05"), UTC) == "2026-12-31 12:00:05 UTC"
    named = timezone(timedelta(hours=-3), "P3")
    assert time_in_words(utc("2026-12-31 12:00"), named) == "2026-12-31 09:00 P3"
    nameless = timezone(timedelta(hours=-3), "")
    assert time_in_words(utc("2026-12-31 12:00"), nameless) == "2026-12-31 09:00 UTC-03:00"


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    st.sampled_from([KOLKATA, BERLIN, CAIRO, HAVANA, DUBAI, APIA]),
)
def test_a_time_is_read_as_it_was_shown_or_refused(local: datetime, zone: ZoneInfo) -> None:
    typed = f"{local:%Y-%m-%d %H:%M}"
    try:
        moment = parse_time(typed, "Closing time", zone)
    except InvalidValue as refusal:
        first, second = str(refusal).rpartition("type ")[2].split(" or ")
        assert parse_time(first, "Closing time", zone) < parse_time(second, "Closing time", zone)
    else:
        assert time_in_words(moment, zone).startswith(typed)
