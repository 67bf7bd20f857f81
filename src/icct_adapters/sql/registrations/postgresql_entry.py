"""The one statement that numbers and enters a team on PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from asyncpg import DivisionByZeroError, LockNotAvailableError, UniqueViolationError
from sqlalchemy import TextClause, text

from icct_core import (
    OWED_TO_A_NEW_TEAM,
    Claim,
    DuplicateTeam,
    EntryAtOnce,
    Registration,
    RegistrationDraft,
    SubmissionInProgress,
    TeamId,
    TournamentRules,
    search_text,
)

from ..engine.connection import Values
from ..engine.database import SqlDatabase
from ..engine.transactions import one_statement
from ..rows import claim_to_row, logo_to_row, rows_of
from .registration_repository import ONE_TEAM, place_of

_CLAIM = """
    INSERT INTO claims (key, fingerprint, registration_id, expires_at)
    VALUES (:key, :fingerprint, :registration_id, :expires_at)
    ON CONFLICT (key) DO UPDATE
        SET fingerprint = excluded.fingerprint, registration_id = excluded.registration_id,
            expires_at = excluded.expires_at
        WHERE claims.expires_at <= CAST(:registered_at AS timestamptz)
    RETURNING registration_id
"""
_NO_KEY = "SELECT CAST(:registration_id AS uuid) AS registration_id"

_ENTRY = """
WITH claim AS ({claim}),
staged AS (
    INSERT INTO staged_files (registration_id, media_type, sha256, content)
    SELECT registration_id, :media_type, :sha256, CAST(:content AS bytea) FROM claim
    RETURNING registration_id
),
queued AS (
    INSERT INTO outbox (registration_id, kind, state, queued_at, due_at, attempt)
    SELECT registration_id, kind, 'pending', CAST(:registered_at AS timestamptz), CAST(:registered_at AS timestamptz), 0
    FROM staged, unnest(CAST(:kinds AS text[])) AS kind
    RETURNING registration_id
),
place AS (
    INSERT INTO churches (prefix, church_key, teams)
    SELECT :prefix, :church_key, 1 FROM queued GROUP BY registration_id
    ON CONFLICT (prefix, church_key) DO UPDATE SET teams = churches.teams + 1 WHERE churches.teams < :limit
    RETURNING prefix
),
number AS (
    INSERT INTO counters (prefix, last_number)
    SELECT prefix, 1 FROM place
    ON CONFLICT (prefix) DO UPDATE SET last_number = counters.last_number + 1
    RETURNING last_number
),
team AS (
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, search_text)
    SELECT :registration_id, :prefix, last_number, :status, :registered_at, :team_name, :team_key, :church_name,
        :church_key, :captain_name, :captain_phone, :captain_email, :captain_whatsapp, :coach_name,
        :search_prefix || lpad(digits, greatest(3, length(digits)), '0') || ' ' || :search_names
    FROM number, CAST(last_number AS text) AS digits
    RETURNING registration_id, number
),
squad AS (
    INSERT INTO players (registration_id, position, name, role, phone)
    SELECT registration_id, position - 1, name, role, phone
    FROM team, unnest(CAST(:names AS text[]), CAST(:roles AS text[]), CAST(:phones AS text[]))
        WITH ORDINALITY AS squad (name, role, phone, position)
)
SELECT (SELECT number FROM team), 1 / (SELECT count(*) FROM team)
"""
"""Each part reads the one before, which puts them in order: the counter's row is locked last.

Without a free key, or a place in its church, there is no team, and the last line divides by zero: all is rolled back.
"""

_WITH_KEY, _WITHOUT_KEY = (text(_ENTRY.format(claim=claim)) for claim in (_CLAIM, _NO_KEY))


class PostgresqlEntryAtOnce(EntryAtOnce):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, claim: Claim | None, at: datetime
    ) -> TeamId | None:
        statement, values = _WITHOUT_KEY, _values(draft, rules, at)
        if claim is not None:
            statement, values = _WITH_KEY, values | claim_to_row(claim)
        number = await self._number(statement, values)
        if number is None:
            return None
        self._database.queued(OWED_TO_A_NEW_TEAM)
        return TeamId(rules.id_prefix, number)

    async def _number(self, statement: TextClause, values: Values) -> int | None:
        async with one_statement(self._database.writer) as connection:
            try:
                number: int = await connection.value(statement, values)
            except DivisionByZeroError:
                return None  # a COMMIT that follows rolls back what failed
            except UniqueViolationError as error:
                if error.constraint_name != ONE_TEAM:
                    raise
                raise DuplicateTeam from None  # its key was free, and its church had a place
            except LockNotAvailableError as error:
                if "claims" in (error.context or ""):
                    raise SubmissionInProgress from None
                raise
        return number


def entry_at_once(database: SqlDatabase) -> EntryAtOnce | None:
    """``None`` for SQLite, which cannot write in a ``WITH`` and has nobody far away to wait for."""
    return PostgresqlEntryAtOnce(database) if database.writer.dialect.name == "postgresql" else None


def _values(draft: RegistrationDraft, rules: TournamentRules, at: datetime) -> dict[str, Any]:
    numbered = Registration(id=draft.id, team_id=TeamId(rules.id_prefix, 1), team=draft.team, registered_at=at)
    team, players = rows_of(numbered)
    return {
        **team,
        **logo_to_row(draft.logo),
        **place_of(draft, rules),
        **{f"{column}s": [player[column] for player in players] for column in ("name", "role", "phone")},
        "kinds": [message.kind.value for message in draft.messages(at)],
        "search_prefix": search_text(rules.id_prefix),
        "search_names": search_text(
            draft.team.name.text, draft.team.church.text, draft.team.captain.name.text, draft.team.coach.text
        ),
    }
