"""Who changed something last that is no team: what a stale version is refused with."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, select

from icct_core import NO_CHANGE, SYSTEM, Actor, ActorKind, StaleVersion

from ..engine.connection import SqlConnection
from ..tables import history

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was changed that nobody has changed."""

_LAST_CHANGE = (
    select(history.c.actor_kind, history.c.actor_name, history.c.at)
    .where(history.c.subject == bindparam("of_subject"), *(history.c.action != one.value for one in sorted(NO_CHANGE)))
    .order_by(history.c.number.desc())
    .limit(1)
)


async def stale(connection: SqlConnection, subject: object, version: int) -> StaleVersion:
    """The refusal that tells the version there is, and who made it."""
    rows = await connection.rows(_LAST_CHANGE, {"of_subject": str(subject)})
    by, at = SYSTEM, _LONG_AGO
    if rows:
        by, at = Actor(ActorKind(rows[0]["actor_kind"]), rows[0]["actor_name"]), rows[0]["at"]
    return StaleVersion(version=version, changed_by=str(by), changed_at=at)
