"""Entries of the history as lines of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Protocol
from urllib.parse import quote

from icct_core import FieldChange, HistoryAction, RecordedEntry

from ..accounts.keys_routes import KEYS
from ..accounts.organisers_routes import ORGANISERS
from ..authors import author_in_words
from ..churches.desk_churches import CHURCHES
from ..team.desk_team import TEAMS
from ..team.events import REMARKS
from ..team_list.wording import STATUS
from ..window.window_page import WINDOW
from .wording import FLAGS, TIMES, YES_OR_NO, action_in_words


class MomentInWords(Protocol):
    """A time in words; what ``ends`` with a day is that day, 23:59."""

    def __call__(self, at: datetime, *, ends: bool) -> str: ...


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
    changes: Sequence[FieldChange] = ()


def lines_of(entries: Iterable[RecordedEntry], names: Names, moment: MomentInWords) -> list[Line]:
    """A line for each entry, in their order; whoever was shown many teams in a minute has one for all of them."""
    lines = []
    for _, together in groupby(entries, _what_is_one):
        of_one = list(together)
        line = _line(of_one[0], names, moment)
        lines.append(replace(line, about=[about for one in of_one for about in _about(one, names)]))
    return lines


def _what_is_one(one: RecordedEntry) -> object:
    if one.entry.action is HistoryAction.VIEWED:
        return one.entry.actor, one.entry.at.replace(second=0, microsecond=0)
    return one.number


def _line(one: RecordedEntry, names: Names, moment: MomentInWords) -> Line:
    entry = one.entry
    moved = entry.before is not None and entry.before is not entry.after
    return Line(
        at=entry.at,
        by=author_in_words(str(entry.actor), names.organisers),
        what=action_in_words(entry),
        about=(),
        before=STATUS[entry.before] if moved and entry.before else "",
        reason=entry.reason,
        note=entry.note,
        remarks=[REMARKS[change.field] for change in entry.changes if change.field in REMARKS],
        changes=[_shown(change, moment) for change in entry.changes if _is_shown(entry.action, change)],
    )


def _is_shown(action: HistoryAction, change: FieldChange) -> bool:
    """Digests of logos tell nobody anything."""
    return action is not HistoryAction.LOGO_REPLACED and change.field not in REMARKS


def _shown(change: FieldChange, moment: MomentInWords) -> FieldChange:
    if change.field in FLAGS:
        return replace(change, before=YES_OR_NO.get(change.before), after=YES_OR_NO.get(change.after))
    if change.field in TIMES:
        ends = TIMES[change.field]
        before, after = (
            moment(datetime.fromisoformat(at), ends=ends) if at else None for at in (change.before, change.after)
        )
        return replace(change, before=before, after=after)
    return change


def _about(one: RecordedEntry, names: Names) -> list[About]:
    team = [About(str(one.team_id), f"{TEAMS}/{one.team_id}")] if one.team_id else []
    return [*team, *_subject(one, names)]


def _subject(one: RecordedEntry, names: Names) -> list[About]:
    subject = one.entry.subject or ""
    match one.entry.action:
        case HistoryAction.WINDOW_CHANGED:
            return [About("of registration", WINDOW)]
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
