"""Times as organisers type and read them: on the clocks of the tournament's place."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .errors import InvalidValue
from .text import trimmed

_WITH_ZONE = re.compile(  # RFC 3339
    r"[0-9]{4}(-[0-9]{2}){2}[Tt ]([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)
_LOCAL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]+([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?")

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years of a time that anybody means: others are slips of a finger."""

EXAMPLE = "2026-12-31T23:59:00+05:30"


def parse_time(raw: object, label: str, zone: tzinfo | None, *, ends: bool = False) -> datetime:
    """The moment that was typed, in UTC; raises ``InvalidValue``.

    A full time of RFC 3339 is taken as it is. With a ``zone``, so is ``2026-12-31 23:59`` on its clocks, or a bare day:
    its beginning, or where something ``ends`` then, the midnight after it.
    """
    if isinstance(raw, datetime) and raw.utcoffset() is not None:
        return _within_years(raw, label)
    text = trimmed(raw) if isinstance(raw, str) else raw.isoformat() if isinstance(raw, datetime) else ""
    if _WITH_ZONE.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text.upper())
        except ValueError:
            raise InvalidValue(f"{label} is no time of the calendar: {text}") from None
        return _within_years(moment, label)
    found = _LOCAL.fullmatch(text)
    if found is None:
        typed = ", such as 2026-12-31 23:59, or a day" if zone else f" with its zone, such as {EXAMPLE}"
        raise InvalidValue(f"{label} must be a date and time{typed}")
    if zone is None:
        raise InvalidValue(f"{label} must be a time with its zone, such as {EXAMPLE}")
    try:
        day = date.fromisoformat(found[1])
        hours = time.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        raise InvalidValue(f"{label} is no time of the calendar: {text}") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(f"{label} must be in the years {FIRST_YEAR} to {LAST_YEAR}")
    return _moment_of_day(day, label, zone, ends=ends) if hours is None else _only(day, hours, label, zone)


def time_in_words(moment: datetime, zone: tzinfo, *, ends: bool = False) -> str:
    """``2026-12-31 23:59 IST``, on the clocks of ``zone``; what ``ends`` with a day is shown as that day, 23:59."""
    local = moment.astimezone(zone)
    if ends and (moment - timedelta(microseconds=1)).astimezone(zone).date() != local.date():
        local = (moment - timedelta(minutes=1)).astimezone(zone)
    seconds = ":%S" if local.second else ""
    return local.strftime(f"%Y-%m-%d %H:%M{seconds} {zone_in_words(local)}")


def zone_in_words(local: datetime) -> str:
    """The short name that an aware time's zone has then, such as ``IST``, or ``UTC+04:00`` where it has none."""
    name = local.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{local.isoformat()[-len('+04:00') :]}"


def _within_years(moment: datetime, label: str) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InvalidValue(f"{label} must be in the years {FIRST_YEAR} to {LAST_YEAR}")
    return moment.astimezone(UTC)


def _moment_of_day(day: date, label: str, zone: tzinfo, *, ends: bool) -> datetime:
    """The first moment of a day or of the next; where clocks skip midnight, the one in which they do."""
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    if begins.astimezone(zone).date() != day:
        raise InvalidValue(f"{label}: there is no {day} there, the calendar skips that day")
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) if ends else begins


def _only(day: date, hours: time, label: str, zone: tzinfo) -> datetime:
    """The one moment when the clocks of ``zone`` show this time."""
    typed = datetime.combine(day, hours, zone)
    first, second = typed.astimezone(UTC), typed.replace(fold=1).astimezone(UTC)
    if first == second:
        return first
    early, late = (moment.astimezone(zone).isoformat() for moment in sorted((first, second)))
    shown = f"{typed:%Y-%m-%d %H:%M}"
    if first.astimezone(zone).replace(tzinfo=None) == typed.replace(tzinfo=None):
        raise InvalidValue(f"{label}: {shown} is twice that day, as clocks go back; type {early} or {late}")
    raise InvalidValue(f"{label}: there is no {shown} that day, as clocks go forward; type {early} or {late}")
