"""What ``icct window`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from icct_core import Window, time_in_words

from .printing import table

NEVER = "never"


def state_in_words(window: Window, zone: tzinfo, *, at: datetime) -> str:
    """A sentence that says whether registration is open then, and until or since when."""
    if window.is_open(at):
        return f"Registration is open{f' until {_shown(window.ends_at, zone, ends=True)}' if window.ends_at else ''}."
    if window.opens_later(at):
        return f"Registration opens on {_shown(window.opens_at, zone)}."
    ends = window.ends_at == window.closes_at
    return f"Registration has been closed since {_shown(window.ends_at, zone, ends=ends)}."


def window_table(window: Window, zone: tzinfo) -> str:
    """A line for each part of the window; times are on the clocks of ``zone``."""
    return table(list(_rows(window, zone)))


def window_document(window: Window, overruled: tuple[str, ...], *, at: datetime) -> dict[str, object]:
    """The window for other programs, as the API shows it."""
    return {
        "open": window.is_open(at),
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "freeze_at": window.freeze_at,
        "closed": window.closed,
        "closed_at": window.closed_at,
        "text": window.text or "",
        "version": window.version,
        "changed_at": window.changed_at,
        "changed_by": window.changed_by,
        "overruled": overruled,
    }


def _rows(window: Window, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield "opens", _shown(window.opens_at, zone) if window.opens_at else "no limit"
    yield "closes", _shown(window.closes_at, zone, ends=True)
    if window.closed_at is not None:
        yield "closed by hand", _shown(window.closed_at, zone)
    yield "squads freeze", _shown(window.freeze_at, zone, ends=True)
    yield "text", window.text or "none"
    if window.changed_at is None:
        yield "set by", "the settings of this server (REGISTRATION_OPENS_AT, REGISTRATION_CLOSES_AT)"
    else:
        yield "set by", f"{window.changed_by}, {_shown(window.changed_at, zone)} (version {window.version})"


def _shown(moment: datetime | None, zone: tzinfo, *, ends: bool = False) -> str:
    return time_in_words(moment.replace(microsecond=0), zone, ends=ends) if moment else NEVER
