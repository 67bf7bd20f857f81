"""Entries of the history about churches; the subject is the church's id."""

from __future__ import annotations

from datetime import datetime

from ...domain.churches.church import Church
from ...domain.review.history import Actor, FieldChange, HistoryAction, HistoryEntry, field_changes


def church_entry(
    after: Church, action: HistoryAction, actor: Actor, *, at: datetime, changes: tuple[FieldChange, ...]
) -> HistoryEntry:
    """That this was done to a church. Teams that changed churches with it get no entries of their own."""
    return HistoryEntry(at=at, prefix=after.prefix, action=action, actor=actor, subject=str(after.id), changes=changes)


def changes_of(before: Church, after: Church) -> tuple[FieldChange, ...]:
    """Each field of the registry that differs."""
    return field_changes(_texts(before), _texts(after))


def _texts(church: Church) -> tuple[tuple[str, str | None], ...]:
    return (
        ("name", church.name.text if church.name else None),
        ("place", church.place),
        ("teams_allowed", None if church.teams_allowed is None else str(church.teams_allowed)),
        ("aliases", " | ".join(sorted(alias.text for alias in church.aliases)) or None),
    )
