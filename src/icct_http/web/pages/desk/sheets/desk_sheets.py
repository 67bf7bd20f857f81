"""What the sheets are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from icct_core import ChurchReader, Clock, ExportRegistrations, GetLogo, RecordAccess, Registration, TeamNotFound

SHEETS = "/desk/sheets"
ATTENDANCE = "/desk/attendance"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSheets:
    """Everything that the sheets call: one parameter of their routes. ``prefix`` is the tournament's."""

    clock: Clock
    prefix: str
    export: ExportRegistrations
    churches: ChurchReader
    get_logo: GetLogo
    record_access: RecordAccess

    def of_now(self, batch: Sequence[Registration]) -> list[Registration]:
        """The teams of this tournament among them, but those that were removed meanwhile."""
        return [one for one in batch if one.team is not None and one.team_id.prefix == self.prefix]

    async def has_logo(self, registration: Registration) -> bool:
        """Whether there is a logo, stored or about to be. Few teams wait for that: each is asked about by itself."""
        if registration.logo is not None:
            return True
        try:
            return await self.get_logo(registration.team_id) is not None
        except TeamNotFound:
            return False
