"""Converts entries of the history to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from icct_core import (
    Actor,
    ActorKind,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    RecordedEntry,
    RegistrationStatus,
    TeamId,
)

from ..rows import Row


def entry_to_row(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "prefix": entry.prefix,
        "at": entry.at,
        "action": entry.action.value,
        "actor_kind": entry.actor.kind.value,
        "actor_name": entry.actor.name,
        "registration_id": entry.registration_id,
        "subject": entry.subject,
        "version": entry.version,
        "before": entry.before.value if entry.before else None,
        "after": entry.after.value if entry.after else None,
        "reason": entry.reason,
        "note": entry.note,
        "changes": changes_in_json(entry.changes),
        "once": entry.once,
    }


def changes_in_json(changes: Iterable[FieldChange]) -> str:
    return json.dumps([[one.field, one.before, one.after] for one in changes], ensure_ascii=False)


def entry_from_row(row: Row) -> RecordedEntry:
    """Besides columns of ``history`` the row has its team's ``team_prefix`` and ``team_number``, if it has a team."""
    before, after, number = row["before"], row["after"], row["team_number"]
    entry = HistoryEntry(
        at=row["at"],
        prefix=row["prefix"],
        action=HistoryAction(row["action"]),
        actor=Actor(ActorKind(row["actor_kind"]), row["actor_name"]),
        registration_id=row["registration_id"],
        subject=row["subject"],
        version=row["version"],
        before=RegistrationStatus(before) if before is not None else None,
        after=RegistrationStatus(after) if after is not None else None,
        reason=row["reason"],
        note=row["note"],
        changes=tuple(FieldChange(*change) for change in json.loads(row["changes"])),
    )
    team_id = TeamId(row["team_prefix"], number) if number is not None else None
    return RecordedEntry(number=row["number"], entry=entry, team_id=team_id)
