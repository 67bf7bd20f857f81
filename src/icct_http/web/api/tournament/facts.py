"""What the routes about the tournament are given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icct_core import ChangeWindow, Clock, GetWindow, PrivacyNotice, TournamentRules, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class TournamentFacts:
    """Name, rules and time zone of the tournament, and its window.

    ``window_copy`` is up to a second old, and made anew after ``forget_copy``.
    """

    name: str
    rules: TournamentRules
    notice: PrivacyNotice
    zone: ZoneInfo
    clock: Clock
    get_window: GetWindow
    change_window: ChangeWindow
    window_copy: Callable[[], Awaitable[Window]]
    forget_copy: Callable[[], None]
