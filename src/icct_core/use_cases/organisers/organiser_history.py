"""Entries of the history about organisers; the subject is the organiser's id."""

from __future__ import annotations

from datetime import datetime

from ...domain.organisers.organiser import Organiser, organiser_changes
from ...domain.review.history import Actor, HistoryAction, HistoryEntry
from ...domain.rules import TournamentRules


def organiser_entry(
    before: Organiser | None, after: Organiser, actor: Actor, rules: TournamentRules, *, at: datetime
) -> HistoryEntry:
    """That an organiser was added, if there was none ``before``, or changed."""
    return HistoryEntry(
        at=at,
        prefix=rules.id_prefix,
        action=HistoryAction.ORGANISER_CHANGED,
        actor=actor,
        subject=str(after.id),
        changes=organiser_changes(before, after),
    )
