"""Whether all is well: the facts of ``/status``, in words with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from icct_core import OutboxDepth

from ....health.diagnosis import problems, verdict
from ....health.health_sources import HealthSources
from ..durations import lasting

_VERDICTS = {
    "healthy": "All is well",
    "degraded": "Teams can register; something else needs a look",
    "unhealthy": "No team can register",
}
_TELL = "Tell who runs the service."
_NAMES_AND_ADVICE: Mapping[str, tuple[str, str]] = {
    "database": ("The database", f"{_TELL} Nothing can be stored until it is mended."),
    "registrations": ("Registrations", f"{_TELL} Captains are refused meanwhile."),
    "cloudinary": (
        "The storage of logos",
        "Teams register all the same: logos wait here, and are stored by themselves. If it lasts, tell who runs it.",
    ),
    "email": (
        "The mail server",
        "Teams register all the same: mails wait here, and leave by themselves. Ask who runs it for codes to sign in.",
    ),
    "outbox": ("Deliveries", f"{_TELL} Teams register all the same: mails and logos wait here."),
}
_SERVICES = {"cloudinary": "Storage of logos", "email": "Mail server"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with what, and what to do."""

    name: str
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """``works`` tells of each part whether it does; what is not used is not named.

    ``depth`` is ``None`` while it is not known; ``waiting_for`` is how long the message has waited that is longest due.
    """

    is_well: bool
    headline: str
    troubles: list[Trouble]
    works: Mapping[str, bool]
    depth: OutboxDepth | None
    waiting_for: str


def service_state(sources: HealthSources, now: datetime) -> ServiceState:
    """What is known now; nobody is asked."""
    database, services = sources.database(), sources.troubles()
    found = problems(database, services, now)
    used = {_SERVICES[name]: name not in found for name in services}
    return ServiceState(
        is_well=not found,
        headline=_VERDICTS[verdict(database, found)],
        troubles=[_trouble(name, sentence) for name, sentence in found.items()],
        works={"Database": database.takes_registrations and "database" not in found, **used},
        depth=database.outbox,
        waiting_for=_waiting(database.outbox, now),
    )


def _trouble(name: str, sentence: str) -> Trouble:
    what, advice = _NAMES_AND_ADVICE[name]
    return Trouble(name=what, sentence=f"{sentence.rstrip('.')}.", advice=advice)


def _waiting(depth: OutboxDepth | None, now: datetime) -> str:
    if depth is None or depth.due is None or depth.due >= now:
        return ""
    return lasting(now - depth.due)
