"""Converts challenges to rows and back."""

from __future__ import annotations

from typing import Any

from icct_core import Challenge, ChallengeId, CodePurpose

from ..rows import Row


def challenge_to_row(challenge: Challenge) -> dict[str, Any]:
    """All but the number, which the database gives."""
    return {
        "id": challenge.id,
        "purpose": challenge.purpose.value,
        "subject_id": challenge.subject,
        "made_at": challenge.made_at,
        "ends_at": challenge.ends_at,
        "tries": challenge.tries,
        "used_at": challenge.used_at,
    }


def challenge_from_row(row: Row) -> Challenge:
    return Challenge(
        id=ChallengeId(row["id"]),
        purpose=CodePurpose(row["purpose"]),
        subject=row["subject_id"],
        made_at=row["made_at"],
        ends_at=row["ends_at"],
        number=row["number"],
        tries=row["tries"],
        used_at=row["used_at"],
    )
