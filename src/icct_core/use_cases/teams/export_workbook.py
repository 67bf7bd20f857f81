"""Export teams, their players and the churches as a workbook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from ...domain.exports.team_sheets import CHURCHES, PLAYERS, TEAMS, church_row, player_rows, team_row
from ...domain.exports.workbook import SheetRows, Workbook
from ...domain.local_times import time_in_words
from ...domain.registration import Registration
from ...ports.clock import Clock
from ...ports.exports.workbook_writer import WorkbookWriter
from ...ports.registration_reader import RegistrationFilter, RegistrationReader
from ..churches.list_churches import ListChurches


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWorkbook:
    """Writes whole registrations into a workbook: a row a team, a row a player, a row a church.

    Times are those of ``zone``. ``logo_of`` says where a team's logo can be looked at, if anywhere.
    """

    registrations: RegistrationReader
    export: Callable[[RegistrationFilter], AsyncIterator[Sequence[Registration]]]
    list_churches: ListChurches
    writer: WorkbookWriter
    clock: Clock
    zone: tzinfo
    title: str
    logo_of: Callable[[Registration], str | None]

    async def __call__(self, which: RegistrationFilter) -> AsyncIterator[bytes]:
        """The file of the teams that match, and of every church; its parts come when all of it is written.

        Raises ``DatabaseUnavailable``, here or before the first part, where ``WorkbookNotWritten`` may come, too.
        """
        as_of = self.clock.now().astimezone(self.zone)
        workbook = Workbook(
            title=self.title,
            note=f"As of {time_in_words(as_of, self.zone)}",
            as_of=as_of,
            sheets=(TEAMS, PLAYERS, CHURCHES),
            expected=await self.registrations.count(which),
        )
        return self.writer.write(workbook, self._rows(which))

    async def _rows(self, which: RegistrationFilter) -> AsyncIterator[Sequence[SheetRows]]:
        found = await self.list_churches()
        yield [SheetRows(CHURCHES, [church_row(church, found.otherwise) for church in found.churches])]
        async for batch in self.export(which):
            yield [
                SheetRows(TEAMS, [team_row(one, self.zone, self.logo_of(one)) for one in batch]),
                SheetRows(PLAYERS, [row for one in batch for row in player_rows(one)]),
            ]
