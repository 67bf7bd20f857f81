"""The window as the fields of its form hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from icct_core import Actor, ChangeWindowCommand, Window

TIMES = ("opens_at", "closes_at", "freeze_at")
_ENDING = frozenset({"closes_at", "freeze_at"})
_LAST_MINUTE = "T23:59"
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWindow:
    """Times on the clocks of the tournament's place, such as ``2026-12-31T23:59``; empty ones are none.

    Something that ends at 23:59 ends with that day.
    """

    opens_at: str = ""
    closes_at: str = ""
    closed: bool = False
    freeze_at: str = ""
    text: str = ""

    @classmethod
    def of(cls, window: Window, zone: tzinfo) -> TypedWindow:
        """A window as its form shows it first."""
        return cls(
            opens_at=_typed(window.opens_at, zone),
            closes_at=_typed(window.closes_at, zone, ends=True),
            freeze_at=_typed(window.freeze_at, zone, ends=True),
            text=window.text or "",
            closed=window.closed,
        )

    def opened(self, closes_at: str, *, is_early: bool) -> TypedWindow:
        """Open at once."""
        return replace(self, opens_at="" if is_early else self.opens_at, closes_at=closes_at, closed=False)

    def command(self, before: Window, version: int, actor: Actor, zone: tzinfo) -> ChangeWindowCommand:
        """The change; a time that is as it was shown stays what it is to the second."""
        shown = TypedWindow.of(before, zone)
        times = {
            name: getattr(before, name)
            if getattr(self, name) == getattr(shown, name)
            else _meant(name, getattr(self, name))
            for name in TIMES
        }
        return ChangeWindowCommand(actor=actor, version=version, text=self.text, closed=self.closed, zone=zone, **times)


def end_of(day: date) -> str:
    """The end of a day, as it is typed."""
    return f"{day.isoformat()}{_LAST_MINUTE}"


def has_picker(typed: str, zone: tzinfo) -> bool:
    """Whether a browser's field for times can hold it: one that clocks show twice, or never, takes its zone as well."""
    if not typed:
        return True
    try:
        local = datetime.fromisoformat(typed) if _LOCAL.fullmatch(typed) else None
    except ValueError:
        return False
    if local is None:
        return False
    return local.replace(tzinfo=zone).utcoffset() == local.replace(tzinfo=zone, fold=1).utcoffset()


def _meant(name: str, typed: str) -> str:
    return typed.removesuffix(_LAST_MINUTE) if name in _ENDING and _LOCAL.fullmatch(typed) else typed


def _typed(moment: datetime | None, zone: tzinfo, *, ends: bool = False) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    if ends and (moment - timedelta(microseconds=1)).astimezone(zone).date() != local.date():
        return end_of((moment - timedelta(microseconds=1)).astimezone(zone).date())
    return local.strftime("%Y-%m-%dT%H:%M")
