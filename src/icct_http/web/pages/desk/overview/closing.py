"""Whether registration is open, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from icct_core import Window

from ..durations import lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """``what`` is so for ``lasting``, ``when`` (until, on or since) ``at``; all three are empty where there is no end.

    ``ends`` marks a moment that may be the end of a day.
    """

    is_open: bool
    what: str
    lasting: str = ""
    when: str = ""
    at: datetime | None = None
    ends: bool = False


def closing_of(window: Window, now: datetime) -> Closing:
    """The state of the window at that moment."""
    opens_at, ends_at = window.opens_at, window.ends_at
    if opens_at is not None and now < opens_at and not window.closed:
        return Closing(is_open=False, what="Opens in", lasting=lasting(opens_at - now), when="On", at=opens_at)
    if ends_at is None:
        return Closing(is_open=True, what="Open, with no closing time")
    if now < ends_at:
        left = lasting(ends_at - now)
        return Closing(is_open=True, what="Open; closes in", lasting=left, when="Until", at=ends_at, ends=True)
    by_time = ends_at == window.closes_at
    return Closing(
        is_open=False, what="Closed for", lasting=lasting(now - ends_at), when="Since", at=ends_at, ends=by_time
    )
