"""Times as programs write them: with their zone, whatever an address did to its plus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from icct_core import InvalidValue, parse_moment

INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-12-31T18:30:00Z", datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        ("2026-12-31T18:30:00+05:30", datetime(2026, 12, 31, 18, 30, tzinfo=INDIA)),
        ("2026-12-31T18:30:00 05:30", datetime(2026, 12, 31, 18, 30, tzinfo=INDIA)),
        ("2026-12-31 18:30:00+05:30", datetime(2026, 12, 31, 18, 30, tzinfo=INDIA)),
        ("2026-12-31T18:30:00.25-00:30", datetime(2026, 12, 31, 19, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_time_with_its_zone_is_read(written: str, moment: datetime) -> None:
    assert parse_moment(written) == moment
    assert parse_moment(written).tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tomorrow",
        "2026-12-31",
        "2026-12-31T18:30:00",
        "2026-12-31 18:30:00 05:30",
        "2026-12-31t18:30:00 05:30",
        "2026-02-30T18:30:00Z",
    ],
)
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_moment(written)
    assert str(refused.value) == "Time must be one with its zone, such as 2026-12-31T18:30:00Z"
