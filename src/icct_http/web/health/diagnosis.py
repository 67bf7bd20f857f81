"""Says what keeps the service from working, in sentences for an operator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from icct_core import WriteObstacle

from .health_sources import DatabaseState

BEHIND_AFTER = timedelta(seconds=60)
"""How long a message may be due before the worker counts as behind. A worker that keeps up takes one within a second;
what waits for a service that this process leaves alone stays due, and the service is the problem then."""

DATABASE_AWAY = "it cannot be reached"
TABLES_DIFFER = "its tables are not those of this version: run `icct migrate`, or start the version they are of"
OBSTACLES = {
    WriteObstacle.READ_ONLY: ("it is read-only, so that nothing can be stored", "let it be written again"),
    WriteObstacle.STANDBY: ("it is a standby", "promote it, or let DATABASE_URL lead to the primary"),
    WriteObstacle.LOCKED: ("somebody holds a lock that registrations wait for", "end that transaction"),
    WriteObstacle.FULL: ("its disk is full", "make room there"),
    WriteObstacle.REMOVED: (
        "its file was removed or replaced",
        "put back the one that was there, or a backup; restart",
    ),
    WriteObstacle.REFUSED: ("it refuses to be written", "grant its user the right to write each table, or see its log"),
}
"""What is wrong, and what to do about it."""

FAILING = "they fail, and none has succeeded for five seconds: see `database_unavailable` in the log"
WORKER_BEHIND = "messages have been due for more than a minute: is a worker running, and does it keep up?"


def problems(database: DatabaseState, troubles: Mapping[str, str | None], now: datetime) -> dict[str, str]:
    """What is wrong with ``database``, ``registrations``, ``cloudinary``, ``email`` and ``outbox``, by these names."""
    found = {name: trouble for name, trouble in troubles.items() if trouble}
    if trouble := trouble_of(database):
        found["database"] = trouble
    if database.failing:
        found["registrations"] = FAILING
    waits_for_a_service = any(troubles.values())
    if database.outbox and database.outbox.due and now - database.outbox.due > BEHIND_AFTER and not waits_for_a_service:
        found["outbox"] = WORKER_BEHIND
    return found


def trouble_of(database: DatabaseState) -> str | None:
    """What is wrong with the database itself."""
    if not database.connected:
        return DATABASE_AWAY
    if not database.up_to_date:
        return TABLES_DIFFER
    return in_words(database.obstacle) if database.obstacle else None


def in_words(obstacle: WriteObstacle) -> str:
    return ": ".join(OBSTACLES[obstacle])


def reason_not_ready(database: DatabaseState) -> str | None:
    """Why requests are better sent elsewhere for now, in a sentence."""
    if trouble := trouble_of(database):
        return f"The database is not ready: {trouble}."
    return f"Registrations are not taken: {FAILING}." if database.failing else None


def verdict(database: DatabaseState, found: dict[str, str]) -> Literal["healthy", "degraded", "unhealthy"]:
    """Registrations need nothing but the database."""
    if not database.takes_registrations:
        return "unhealthy"
    return "degraded" if found else "healthy"
