"""Actions of the history in words, and the fields that it names."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import HistoryAction, HistoryEntry

from ..team.wording import FIELDS as OF_TEAMS, what_happened

FIELDS: Mapping[str, str] = {
    **OF_TEAMS,
    "name": "Name",
    "email": "E-mail address",
    "role": "Role",
    "scopes": "What it may do",
    "place": "Place",
    "teams_allowed": "Teams allowed",
    "aliases": "Other names",
    "merged": "Church",
    "teams": "Teams",
    "churches": "Names of churches",
    "purge_at": "On",
    "opens_at": "Opens",
    "closes_at": "Closes",
    "freeze_at": "Captains' changes end",
    "text": "Text for captains",
}

TIMES: Mapping[str, bool] = {"opens_at": False, "closes_at": True, "freeze_at": True, "purge_at": False}
"""Fields that are times, written as RFC 3339, and whether something ends then."""

_ACTIONS: Mapping[HistoryAction, str] = {
    HistoryAction.EXPORTED: "Downloaded",
    HistoryAction.WINDOW_CHANGED: "Changed the times of",
    HistoryAction.CHURCH_CHANGED: "Church changed",
    HistoryAction.CHURCHES_MERGED: "Churches merged",
    HistoryAction.MERGE_UNDONE: "Merge undone",
    HistoryAction.OVERLAP_SEEN: "Overlap marked as seen",
    HistoryAction.ORGANISER_CHANGED: "Organiser changed",
    HistoryAction.CODE_HANDED_OUT: "Code to sign in handed out",
    HistoryAction.SESSIONS_ENDED: "Signed out",
    HistoryAction.KEY_CREATED: "API key made",
    HistoryAction.KEY_REVOKED: "API key revoked",
    HistoryAction.PURGE_ANNOUNCED: "Admins told that everything personal is erased",
    HistoryAction.TOURNAMENT_PURGED: "Everything personal erased",
}


_MADE: Mapping[HistoryAction, str] = {
    HistoryAction.ORGANISER_CHANGED: "Organiser added",
    HistoryAction.CHURCH_CHANGED: "Church registered",
}

_FLAGS: Mapping[tuple[str, str | None], str] = {
    ("disabled", "true"): "Organiser disabled",
    ("disabled", "false"): "Organiser let in again",
    ("closed", "true"): "Closed",
    ("closed", "false"): "Opened",
}
"""What was done, by a field that is so or not, and what it is now."""


def action_in_words(entry: HistoryEntry, *, made: bool) -> str:
    """What was done; ``made`` if there was nothing before."""
    if made and entry.action in _MADE:
        return _MADE[entry.action]
    flags = (_FLAGS.get((one.field, one.after)) for one in entry.changes)
    if flag := next(filter(None, flags), None):
        return flag
    if {one.field for one in entry.changes} == {"text"}:
        return "Changed the text for captains about"
    return _ACTIONS.get(entry.action) or what_happened(entry.action, entry.before, entry.after)
