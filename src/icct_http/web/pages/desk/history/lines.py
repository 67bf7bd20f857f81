"""Events as lines of the page of the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from icct_core import CAPTAIN, Arrival, HistoryAction, RecordedEntry

from ..accounts.keys_routes import KEYS
from ..accounts.organisers_routes import ORGANISERS
from ..authors import author_in_words
from ..churches.desk_churches import CHURCHES
from ..statuses import STATUS
from ..team.desk_team import TEAMS
from ..team.events import REMARKS
from ..team.wording import what_happened
from ..window.window_page import WINDOW
from .changes import Change, MomentInWords, changes_in_words, is_new
from .wording import action_in_words


@dataclass(frozen=True, slots=True)
class About:
    """What something was done to, and the page where that is; some have none."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What ids stand for: organisers and churches."""

    organisers: Mapping[str, str]
    churches: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was done ``by`` whom to what; ``before`` is the status that was changed."""

    at: datetime
    by: str
    what: str
    about: Sequence[About]
    before: str = ""
    reason: str | None = None
    note: str | None = None
    remarks: Sequence[str] = ()
    changes: Sequence[Change] = ()


def lines_of(events: Iterable[RecordedEntry | Arrival], names: Names, moment: MomentInWords) -> list[Line]:
    """A line for each event, in their order; teams that register, or are shown to somebody, in one minute have one."""
    lines = []
    for _, together in groupby(events, _what_is_one):
        of_one = list(together)
        first = of_one[0]
        line = _of_arrival(first, names) if isinstance(first, Arrival) else _line(first, names, moment)
        lines.append(replace(line, about=[about for one in of_one for about in _about(one, names)]))
    return lines


def _what_is_one(one: RecordedEntry | Arrival) -> object:
    if isinstance(one, Arrival):
        return one.at.replace(second=0, microsecond=0)
    if one.entry.action is HistoryAction.VIEWED:
        return one.entry.actor, one.entry.at.replace(second=0, microsecond=0)
    return one.number


def _of_arrival(arrival: Arrival, names: Names) -> Line:
    return Line(
        at=arrival.at,
        by=author_in_words(str(CAPTAIN), names.organisers),
        what=what_happened("registered", None, None),
        about=(),
    )


def _line(one: RecordedEntry, names: Names, moment: MomentInWords) -> Line:
    entry = one.entry
    moved = entry.before is not None and entry.before is not entry.after
    return Line(
        at=entry.at,
        by=author_in_words(str(entry.actor), names.organisers),
        what=action_in_words(entry, made=is_new(entry)),
        about=(),
        before=STATUS[entry.before] if moved and entry.before else "",
        reason=entry.reason,
        note=entry.note,
        remarks=[REMARKS[change.field] for change in entry.changes if change.field in REMARKS],
        changes=changes_in_words(entry, moment),
    )


def _about(one: RecordedEntry | Arrival, names: Names) -> list[About]:
    team = [About(str(one.team_id), f"{TEAMS}/{one.team_id}")] if one.team_id else []
    return team if isinstance(one, Arrival) else [*team, *_subject(one, names)]


def _subject(one: RecordedEntry, names: Names) -> list[About]:
    subject = one.entry.subject or ""
    match one.entry.action:
        case HistoryAction.WINDOW_CHANGED:
            return [About("registration", WINDOW)]
        case HistoryAction.OVERLAP_SEEN:
            return [About(subject, f"{TEAMS}/{quote(subject)}")]
        case HistoryAction.KEY_CREATED | HistoryAction.KEY_REVOKED:
            return [About(subject.removeprefix("key "), KEYS)]
        case HistoryAction.CHURCH_CHANGED | HistoryAction.CHURCHES_MERGED | HistoryAction.MERGE_UNDONE:
            return [About(names.churches.get(subject, "a church"), f"{CHURCHES}/{quote(subject)}")]
        case HistoryAction.ORGANISER_CHANGED | HistoryAction.CODE_HANDED_OUT | HistoryAction.SESSIONS_ENDED:
            return [About(names.organisers.get(subject, "an organiser"), f"{ORGANISERS}/{quote(subject)}")]
        case _:
            return [About(subject)] if subject else []
