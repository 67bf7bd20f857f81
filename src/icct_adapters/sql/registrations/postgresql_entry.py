"""The one statement that numbers and enters a team on PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from asyncpg import LockNotAvailableError, NotNullViolationError, UniqueViolationError
from sqlalchemy import TextClause, text

from icct_core import (
    OWED_TO_A_NEW_TEAM,
    Claim,
    DuplicateTeam,
    Entered,
    RegistrationDraft,
    RegistrationStatus,
    Replayed,
    SubmissionInProgress,
    TeamEntry,
    TeamId,
    TournamentRules,
    search_text,
)

from ..engine.connection import Values
from ..engine.database import SqlDatabase
from ..engine.transactions import one_statement
from ..rows import claim_to_row, consent_to_row, logo_to_row, squad_to_rows, team_to_row
from .places import Room, place_of, window_of
from .registration_repository import ONE_TEAM

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
    INSERT INTO outbox (subject_id, kind, state, queued_at, due_at, attempt)
    SELECT registration_id, kind, 'pending', CAST(:registered_at AS timestamptz), CAST(:registered_at AS timestamptz), 0
    FROM staged, unnest(CAST(:kinds AS text[])) AS kind
    RETURNING subject_id
),
place AS (
    INSERT INTO churches (prefix, church_key, teams, id)
    SELECT :prefix, coalesce(alias.church_key, :typed_church), 1, CAST(:church_id AS uuid)
    FROM (SELECT 1 FROM queued GROUP BY subject_id) AS one
    LEFT JOIN church_aliases AS alias ON alias.prefix = :prefix AND alias.alias_key = :typed_church
    ON CONFLICT (prefix, church_key) DO UPDATE SET teams = churches.teams + 1
        WHERE churches.teams < coalesce(churches.teams_allowed, :limit) AND churches.merged_into IS NULL
    RETURNING prefix, church_key, search_text
),
number AS (
    INSERT INTO tournaments (prefix, last_number)
    SELECT (SELECT prefix FROM place), CASE WHEN :open_by_environment OR EXISTS (
        SELECT FROM tournaments WHERE prefix = :prefix AND window_version > 0
    ) THEN 1 END
    ON CONFLICT (prefix) DO UPDATE SET last_number = CASE
        WHEN CASE
            WHEN tournaments.window_version = 0 THEN :open_by_environment
            ELSE (tournaments.closed_at IS NULL OR tournaments.closed_at > CAST(:arrived_at AS timestamptz))
                AND (tournaments.opens_at IS NULL OR tournaments.opens_at <= CAST(:arrived_at AS timestamptz))
                AND (tournaments.closes_at IS NULL OR tournaments.closes_at > CAST(:arrived_at AS timestamptz))
        END THEN tournaments.last_number + 1
    END
    RETURNING last_number
),
team AS (
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, captain_key, coach_key,
        changed_at, language, consent_version, consent_language, consent_at, search_text)
    SELECT :registration_id, :prefix, last_number, :status, :registered_at, :team_name, :team_key, :church_name,
        place.church_key, :captain_name, :captain_phone, :captain_email, :captain_whatsapp, :coach_name, :captain_key,
        :coach_key, :registered_at, :language, :consent_version, :consent_language, :consent_at,
        :search_prefix || lpad(digits, greatest(3, length(digits)), '0') || ' ' || :search_names
            || CASE place.search_text WHEN '' THEN '' ELSE ' ' || place.search_text END
    FROM number, place, CAST(last_number AS text) AS digits
    RETURNING registration_id, number, church_key
),
squad AS (
    INSERT INTO players (registration_id, position, name, role, phone, name_key, church_key)
    SELECT registration_id, position - 1, name, role, phone, name_key, church_key
    FROM team, unnest(
        CAST(:names AS text[]), CAST(:roles AS text[]), CAST(:phones AS text[]), CAST(:name_keys AS text[])
    ) WITH ORDINALITY AS squad (name, role, phone, name_key, position)
)
SELECT number FROM team
"""
"""Each part reads the one before, which puts them in order: the tournament's row is locked last, and its window is read
under that lock.

Without a free key, or a place in its church, no prefix comes as far as the tournament, whose table refuses a row
without one; in a closed window there is no number, which it refuses as well: all is rolled back. PostgreSQL's log
quotes the row that was refused, which here names nobody.
"""

_WITH_KEY, _WITHOUT_KEY = (text(_ENTRY.format(claim=claim)) for claim in (_CLAIM, _NO_KEY))


class PostgresqlEntry(TeamEntry):
    """All steps in one statement; where anything but a duplicate stands against it, ``otherwise`` tells what it is."""

    def __init__(self, database: SqlDatabase, *, otherwise: TeamEntry) -> None:
        self._database = database
        self._otherwise = otherwise

    async def enter(
        self,
        draft: RegistrationDraft,
        rules: TournamentRules,
        *,
        claim: Claim | None,
        at: datetime,
        arrived_at: datetime | None = None,
    ) -> Entered | Replayed:
        statement, values = _WITHOUT_KEY, _values(draft, rules, at) | window_of(rules, arrived_at or at)
        if claim is not None:
            statement, values = _WITH_KEY, values | claim_to_row(claim)
        number = await self._number(statement, values)
        if number is None:
            return await self._otherwise.enter(draft, rules, claim=claim, at=at, arrived_at=arrived_at)
        self._database.queued(OWED_TO_A_NEW_TEAM)
        return Entered(TeamId(rules.id_prefix, number))

    async def _number(self, statement: TextClause, values: Values) -> int | None:
        """The team's number; ``None`` if nothing was stored: its key is taken, its church full, the window closed."""
        async with one_statement(self._database.writer) as connection:
            try:
                number: int = await connection.value(statement, values)
            except NotNullViolationError as error:
                if error.table_name != "tournaments" or error.column_name not in {"prefix", "last_number"}:
                    raise
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


def _values(draft: RegistrationDraft, rules: TournamentRules, at: datetime) -> dict[str, Any]:
    squad = squad_to_rows(draft.id, draft.team)
    return {
        **team_to_row(draft.id, draft.team),
        "status": RegistrationStatus.REGISTERED.value,
        "registered_at": at,
        **logo_to_row(draft.logo),
        **place_of(rules.id_prefix, draft.team.church.key, Room(rules.teams_per_church)),
        **consent_to_row(draft.consent),
        "language": draft.language,
        **{f"{column}s": [player[column] for player in squad] for column in ("name", "role", "phone", "name_key")},
        "kinds": [message.kind.value for message in draft.messages(at)],
        "search_prefix": search_text(rules.id_prefix),
        "search_names": draft.team.search_text,
    }
