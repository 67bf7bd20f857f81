"""Entries of the history about API keys; the subject is ``key`` and the key's name, and nothing tells its secret."""

from __future__ import annotations

from datetime import datetime

from ...domain.api_keys import ApiKey
from ...domain.review.history import Actor, ActorKind, FieldChange, HistoryAction, HistoryEntry
from ...domain.rules import TournamentRules


def key_created(key: ApiKey, actor: Actor, rules: TournamentRules, *, at: datetime) -> HistoryEntry:
    """That a key was made, and what it may do."""
    scopes = FieldChange("scopes", None, ",".join(sorted(key.scopes)))
    return HistoryEntry(
        at=at,
        prefix=rules.id_prefix,
        action=HistoryAction.KEY_CREATED,
        actor=actor,
        subject=_subject(key),
        changes=(scopes,),
    )


def key_revoked(key: ApiKey, actor: Actor, rules: TournamentRules, *, at: datetime) -> HistoryEntry:
    """That a key was taken out of force."""
    return HistoryEntry(
        at=at, prefix=rules.id_prefix, action=HistoryAction.KEY_REVOKED, actor=actor, subject=_subject(key)
    )


def _subject(key: ApiKey) -> str:
    """As an actor is written: no name of a key is taken for the id of anything else."""
    return str(Actor(ActorKind.KEY, key.name.text))
