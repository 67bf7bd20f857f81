"""Facts about the service in answers to organisers: address, time zone, logo folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """Facts of this service that answers to organisers contain.

    ``service``: its public address, or ``""``. ``zone``: that of the tournament. ``files``: the folder of stored logos.
    """

    service: str
    zone: ZoneInfo
    files: Path
