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
    "disabled": "Disabled",
    "scopes": "What it may do",
    "place": "Place",
    "teams_allowed": "Teams allowed",
    "aliases": "Other names",
    "merged": "Merged",
    "teams": "Teams",
    "opens_at": "Opens",
    "closes_at": "Closes",
    "freeze_at": "Captains' changes end",
    "closed": "Closed",
    "text": "Text for captains",
    "messages": "Deliveries",
}

TIMES: Mapping[str, bool] = {"opens_at": False, "closes_at": True, "freeze_at": True}
"""Fields that are times, written as RFC 3339, and whether something ends then."""

YES_OR_NO: Mapping[str | None, str] = {"true": "yes", "false": "no"}
FLAGS = frozenset({"disabled", "closed"})

_ACTIONS: Mapping[HistoryAction, str] = {
    HistoryAction.EXPORTED: "Downloaded",
    HistoryAction.WINDOW_CHANGED: "Changed the times",
    HistoryAction.CHURCH_CHANGED: "Church changed",
    HistoryAction.CHURCHES_MERGED: "Churches merged",
    HistoryAction.MERGE_UNDONE: "Merge undone",
    HistoryAction.OVERLAP_SEEN: "Overlap marked as seen",
    HistoryAction.ORGANISER_CHANGED: "Organiser changed",
    HistoryAction.CODE_HANDED_OUT: "Code to sign in handed out",
    HistoryAction.SESSIONS_ENDED: "Signed out",
    HistoryAction.KEY_CREATED: "API key made",
    HistoryAction.KEY_REVOKED: "API key revoked",
}


def action_in_words(entry: HistoryEntry) -> str:
    """What was done."""
    if entry.action is HistoryAction.ORGANISER_CHANGED and _is_new(entry):
        return "Organiser added"
    return _ACTIONS.get(entry.action) or what_happened(entry.action, entry.before, entry.after)


def _is_new(entry: HistoryEntry) -> bool:
    """Whether nothing was there before: whoever is added has a role, and had none."""
    return any(one.field == "role" and one.before is None for one in entry.changes)
