"""Fields that were changed, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from icct_core import FieldChange, HistoryAction, HistoryEntry

from ..team.events import REMARKS
from ..team.wording import retried_in_words
from .wording import FIELDS, TIMES

_LISTS = frozenset({"players", "merged"})
"""Fields of which something is added or taken out."""

_NONE: Mapping[str, str] = {"teams_allowed": "as for every church"}
"""What it is where nothing is typed; of any other field, none."""

_SEPARATED_BY: Mapping[str, tuple[str, str]] = {"scopes": (",", ", "), "aliases": ("|", "; ")}
"""What stands between the values of a field that has several, stored and shown; names may have commas in them."""

_IDS = re.compile(r" \([cm]_[0-9a-f]{32}\)")
_NEW = {
    HistoryAction.ORGANISER_CHANGED: "role",
    HistoryAction.CHURCH_CHANGED: "name",
    HistoryAction.KEY_CREATED: "scopes",
    HistoryAction.PURGE_ANNOUNCED: "purge_at",
    HistoryAction.TOURNAMENT_PURGED: "teams",
}
"""A field without which there was nothing before, by what was done."""

_SAID_BY_THE_ACTION = frozenset({"disabled", "closed"})


class MomentInWords(Protocol):
    """A time in words; what ``ends`` with a day is that day, 23:59."""

    def __call__(self, at: datetime, *, ends: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Change:
    """A field in words; ``before`` is empty of what is new or added, ``after`` of what was taken out.

    Both are empty where a removal has erased them.
    """

    label: str
    before: str
    after: str


def is_new(entry: HistoryEntry) -> bool:
    """Whether it says that something was made: there was none before."""
    return any(one.field == _NEW.get(entry.action) and one.before is None and one.after for one in entry.changes)


def changes_in_words(entry: HistoryEntry, moment: MomentInWords) -> Sequence[Change]:
    """Each field that was changed, but for what the line says already, and for digests of logos."""
    if entry.action is HistoryAction.LOGO_REPLACED:
        return ()
    if entry.action is HistoryAction.DELIVERIES_RETRIED:
        retried = [retried_in_words(one) for one in entry.changes]
        return [Change(one.field, one.before or "", one.after or "") for one in retried]
    made = is_new(entry)
    return [
        _in_words(one, moment, made=made)
        for one in entry.changes
        if one.field not in REMARKS and one.field not in _SAID_BY_THE_ACTION
    ]


def _in_words(change: FieldChange, moment: MomentInWords, *, made: bool) -> Change:
    before, after = (_value(change.field, text, moment) for text in (change.before, change.after))
    label = FIELDS.get(change.field, change.field)
    if change.field in _LISTS:
        given = change.before is not None, change.after is not None
        verb = {(False, True): " added", (True, False): " removed"}.get(given, "")
        return Change(f"{label}{verb}", before, after)
    none = "" if made or not (before or after) else _NONE.get(change.field, "none")
    return Change(label, before or none, after or none)


def _value(field: str, text: str | None, moment: MomentInWords) -> str:
    if text and field in TIMES:
        return moment(datetime.fromisoformat(text), ends=TIMES[field])
    if text and field in _SEPARATED_BY:
        stored, shown = _SEPARATED_BY[field]
        return shown.join(one.strip() for one in text.split(stored))
    return _IDS.sub("", text or "")
