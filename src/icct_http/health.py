"""What keeps the service from working as it should, in words for an operator."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from .database_watch import DatabaseState
from .delivery_services import DeliveryServices

BEHIND_AFTER = timedelta(seconds=60)
"""How long a message may be due before the worker counts as behind. A worker that keeps up takes one within a second;
one that waits for a service that failed is not due."""

DATABASE_AWAY = "it cannot be reached"
TABLES_DIFFER = "its tables are not those of this version: run `icct migrate`, or start the version they are of"
WORKER_BEHIND = "messages have been due for more than a minute: is a worker running, and does it keep up?"


def problems(database: DatabaseState, services: DeliveryServices, now: datetime) -> dict[str, str]:
    """What is wrong, by ``database``, ``cloudinary``, ``email`` and ``outbox``; empty while nothing is."""
    found = {name: guard.trouble for name, guard in services.guards.items() if guard.trouble}
    if not database.connected:
        found["database"] = DATABASE_AWAY
    elif not database.up_to_date:
        found["database"] = TABLES_DIFFER
    if database.outbox and database.outbox.due and now - database.outbox.due > BEHIND_AFTER:
        found["outbox"] = WORKER_BEHIND
    return found


def verdict(database: DatabaseState, found: dict[str, str]) -> Literal["healthy", "degraded", "unhealthy"]:
    """Registrations need nothing but the database."""
    if not database.connected:
        return "unhealthy"
    return "degraded" if found else "healthy"
