"""Days and times as mails and pages write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from ..sentences import Sentence

_MONTHS = (
    Sentence("January"),
    Sentence("February"),
    Sentence("March"),
    Sentence("April"),
    Sentence("May"),
    Sentence("June"),
    Sentence("July"),
    Sentence("August"),
    Sentence("September"),
    Sentence("October"),
    Sentence("November"),
    Sentence("December"),
)


def day_in_words(day: date) -> Sentence:
    """``28 November 2026``, of a ``datetime`` the day on the clock of its own zone."""
    return Sentence("{day} {month} {year}", day=day.day, month=_MONTHS[day.month - 1], year=day.year)


def written_time(at: datetime, say: Callable[[str], str] = str) -> str:
    """``28 November 2026, 19:40 IST``, on the clock of its own zone; ``say`` translates the day."""
    return f"{day_in_words(at).translated(say)}, {at:%H:%M %Z}"
