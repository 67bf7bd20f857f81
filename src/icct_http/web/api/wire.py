"""JSON bodies of all answers except those about teams."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Switch = Literal["on", "off"]
ServiceState = Literal["connected", "unavailable", "disabled"]


class RegistrationAccepted(Struct, kw_only=True):
    """The team has its number."""

    success: Literal[True] = True
    team_id: str
    message: str = "Team registered successfully"


class RegistrationValid(Struct, kw_only=True):
    """A dry run found nothing wrong."""

    success: Literal[True] = True
    message: str = "Registration is valid"


class ProblemBody(Struct, kw_only=True):
    """Any error of any route."""

    success: Literal[False] = False
    error_code: str
    message: str
    details: dict[str, Any]
    request_id: str


class OutboxStatus(Struct, kw_only=True):
    """What waits to be delivered, and what was given up until an organiser looks at it."""

    pending: int
    oldest_seconds: int | None
    parked: int


class Status(Struct, kw_only=True):
    """How the service is doing. ``cloudinary`` and ``email`` are as this process last saw them; nothing is called.

    ``pages`` are those for captains, ``board`` is the public one.
    """

    status: Literal["running"] = "running"
    version: str
    environment: str
    uptime_seconds: int
    database: Literal["connected", "disconnected"]
    cloudinary: ServiceState
    email: ServiceState
    problems: dict[str, str]
    outbox: OutboxStatus | None
    pages: Switch
    board: Switch


class Health(Struct, kw_only=True):
    """Whether registrations can be taken now; ``degraded`` while they can and something else is wrong."""

    status: Literal["healthy", "degraded", "unhealthy"]
    version: str
    environment: str
    database: Literal["connected", "disconnected"]
    timestamp: datetime
    problems: dict[str, str]


class Alive(Struct, kw_only=True):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(Struct, kw_only=True):
    """Requests may be sent here."""

    status: Literal["ready"] = "ready"


class NotReady(Struct, kw_only=True):
    """Requests are better sent elsewhere for now."""

    status: Literal["not ready"] = "not ready"
    reason: str
