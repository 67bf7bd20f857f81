"""The timeline of a team in words, with organisers' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from icct_core import NOT_NOTIFIED, FieldChange, HistoryAction, MessageState, TimelineEntry

from ..authors import author_in_words
from ..statuses import STATUS
from .wording import KIND, STATE, retried_in_words, what_happened

REMARKS: Mapping[str, str] = {
    "over_limit": "Beyond what its church may have",
    NOT_NOTIFIED: "Without a mail to the captain",
}
"""What the history keeps beside the fields that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: ``what``, ``by`` whom, and what was written.

    ``kind`` is what its style goes by, ``version`` the team's after a change of it.
    """

    at: datetime
    what: str
    by: str = ""
    kind: str = ""
    before: str = ""
    reason: str | None = None
    note: str | None = None
    changes: Sequence[FieldChange] = ()
    remarks: Sequence[str] = ()
    version: int | None = None


def events_of(entries: Iterable[TimelineEntry], names: Mapping[str, str]) -> list[Event]:
    """Each entry of a timeline that has happened, but who looked, in its order."""
    return [_event(one, names) for one in entries if one.action != HistoryAction.VIEWED and not _is_to_come(one)]


def looks_of(entries: Iterable[TimelineEntry], names: Mapping[str, str]) -> list[Event]:
    """Who looked at the team, and when."""
    return [_event(one, names) for one in entries if one.action == HistoryAction.VIEWED]


def changed_after(version: int, entries: Iterable[TimelineEntry], names: Mapping[str, str]) -> list[Event]:
    """What was changed of the team after it had this version, the newest first."""
    return [_event(one, names) for one in entries if one.version is not None and one.version > version]


def _is_to_come(entry: TimelineEntry) -> bool:
    """Whether it is a delivery that still waits."""
    return entry.delivery is not None and entry.delivery.state is MessageState.PENDING


def _event(entry: TimelineEntry, names: Mapping[str, str]) -> Event:
    if entry.delivery is not None:
        kind, state = entry.delivery.message.kind, entry.delivery.state
        parked = state is MessageState.PARKED
        return Event(at=entry.at, what=f"{KIND[kind]}: {STATE[state].lower()}", kind="parked" if parked else "delivery")
    moved = entry.before is not None and entry.before is not entry.after
    return Event(
        at=entry.at,
        what=f"Overlap with {entry.subject} marked as seen"
        if entry.action == HistoryAction.OVERLAP_SEEN
        else what_happened(entry.action, entry.before, entry.after),
        by=author_in_words(str(entry.actor), names) if entry.actor else "",
        kind=entry.after.value if entry.after else "",
        before=STATUS[entry.before] if moved and entry.before else "",
        reason=entry.reason,
        note=entry.note,
        changes=_changes(entry),
        remarks=[REMARKS[one.field] for one in entry.changes if one.field in REMARKS],
        version=entry.version,
    )


def _changes(entry: TimelineEntry) -> Sequence[FieldChange]:
    """Without digests of logos, which tell nobody anything, and without what is said beside them."""
    if entry.action == HistoryAction.LOGO_REPLACED:
        return ()
    if entry.action == HistoryAction.DELIVERIES_RETRIED:
        return [retried_in_words(one) for one in entry.changes]
    return [one for one in entry.changes if one.field not in REMARKS]
