"""The tables, the same on SQLite and PostgreSQL; lengths and spellings are the core's to judge, not theirs.

``registrations``  tournaments, churches, teams, players, and what is written with a team
``outbox``         messages
``history``        who changed what
``access``         API keys, organisers, sessions, codes by mail
``base``           what all of them have in common
"""

from .access import api_keys, challenges, kept_uploads, organisers, sessions, signing_keys
from .base import COUNTED, metadata
from .history import history
from .outbox import is_parked, is_pending, is_settled, outbox
from .registrations import (
    church_aliases,
    church_merges,
    churches,
    claims,
    overlaps_seen,
    players,
    staged_files,
    teams,
    tournaments,
)

__all__ = [
    "COUNTED",
    "api_keys",
    "challenges",
    "church_aliases",
    "church_merges",
    "churches",
    "claims",
    "history",
    "is_parked",
    "is_pending",
    "is_settled",
    "kept_uploads",
    "metadata",
    "organisers",
    "outbox",
    "overlaps_seen",
    "players",
    "sessions",
    "signing_keys",
    "staged_files",
    "teams",
    "tournaments",
]
