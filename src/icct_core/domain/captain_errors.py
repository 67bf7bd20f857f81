"""The errors of what captains do with their teams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .errors import CoreError


class RosterFrozen(CoreError):
    """Captains change nothing any more; organisers still do."""

    code = "ROSTER_FROZEN"
    message = "Squads can no longer be changed; please ask the organisers"

    def __init__(self, *, frozen_at: datetime) -> None:
        super().__init__(frozen_at)
        self.frozen_at = frozen_at

    @property
    def details(self) -> Mapping[str, object]:
        return {"frozen_at": self.frozen_at.isoformat()}
