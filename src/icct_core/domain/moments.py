"""Moments as programs write them: RFC 3339, with a zone."""

from __future__ import annotations

from datetime import UTC, datetime

from .errors import InvalidValue


def parse_moment(raw: str) -> datetime:
    """A time, in UTC; raises ``InvalidValue``. A ``+`` that an address turned into a space is read as one."""
    refusal = InvalidValue("Time must be one with its zone, such as 2026-12-31T18:30:00Z")
    try:
        moment = datetime.fromisoformat(raw.replace(" ", "+") if raw[10:11] == "T" else raw)
        if moment.utcoffset() is None:
            raise refusal
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the first and the last year have no room for every zone
        raise refusal from None
