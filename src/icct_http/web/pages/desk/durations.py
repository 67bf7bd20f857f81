"""Durations in words."""

from __future__ import annotations

from datetime import timedelta

_MINUTES_OF = {"day": 1440, "hour": 60, "minute": 1}


def lasting(time: timedelta) -> str:
    """``2 hours 14 minutes``: the two largest units, rounded down."""
    left = int(time.total_seconds()) // 60
    parts: list[tuple[int, str]] = []
    for name, size in _MINUTES_OF.items():
        count, left = divmod(left, size)
        if count or parts:
            parts.append((count, name))
    words = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts[:2] if count]
    return " ".join(words) or "less than a minute"


def held_back(delay: timedelta) -> str:
    """How long a captain's mail is held back; empty if it is not."""
    return lasting(delay) if delay else ""


def mailed_after(delay: timedelta) -> str:
    """When a captain is mailed who is held back that long: ``2 minutes later``, ``at once``."""
    return f"{lasting(delay)} later" if delay else "at once"
