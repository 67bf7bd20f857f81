"""Bodies of answers, as they travel."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct


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


class Health(Struct, kw_only=True):
    """Whether registrations can be taken now."""

    status: Literal["healthy", "unhealthy"]
    version: str
    environment: str
    database: Literal["connected", "disconnected"]
    timestamp: datetime
