"""Times as people read them: in words, on the clocks of the tournament's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icct_core import day_in_words, time_in_words


def moment_in_words(moment: datetime, zone: ZoneInfo, say: Callable[[str], str], *, ends: bool = False) -> str:
    """``31 December 2026, 23:59 IST``, as mails write it; ``say`` translates the day.

    What ``ends`` with a day is that day, 23:59.
    """
    day, time, name = time_in_words(moment, zone, ends=ends).split(" ", 2)
    return f"{day_in_words(date.fromisoformat(day)).translated(say)}, {time[:5]} {name}"
