"""``/desk/sheets``: the sheets of all confirmed teams; ``/desk/attendance``: who is there, by church."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from litestar import Controller, Response, get

from icct_core import (
    ListRegistrationsQuery,
    Registration,
    RegistrationStatus,
    Role,
    SortedBy,
    TeamOrder,
    ValidationFailed,
)

from ....api.begun import begun
from ....injection import Injected
from ...languages import ENGLISH
from ...pages_only import pages_only
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_page import DeskVisit
from .desk_sheets import ATTENDANCE, SHEETS, DeskSheets
from .sheet_lines import ChurchLines, ChurchNames, by_church, sheet_of
from .streaming import streamed

_BY_CHURCH = TeamOrder(SortedBy.CHURCH)


class SheetsController(Controller):
    """They leave the house as a spreadsheet does: who took them is recorded before the first byte."""

    guards = (pages_only,)

    @get(SHEETS, status_code=200, opt={ROLE: Role.REVIEWER})
    async def sheets(self, visit: Injected[DeskVisit], desk_sheets: Injected[DeskSheets]) -> Response[Any]:
        """One sheet a team, those of one church or all."""
        asked = visit.request.query_params.get("church", "").strip()
        try:
            which = ListRegistrationsQuery.parse(status=RegistrationStatus.CONFIRMED, church=asked).which
        except ValidationFailed:
            return see_other(SHEETS)
        await desk_sheets.record_access.exported("team sheets", actor=visit.actor)
        churches = await desk_sheets.churches.all(desk_sheets.prefix)
        batches = await begun(desk_sheets.export(which))
        choices = {one.shown.text: one.keys for one in churches if one.teams}
        chosen = next((name for name, keys in choices.items() if which.church_key in keys), asked)
        page = visit.show("sheets.html", choices=sorted(choices, key=str.casefold), church=chosen)
        return streamed(page, _sheets(visit, desk_sheets, batches, ChurchNames(churches)))

    @get(ATTENDANCE, status_code=200, opt={ROLE: Role.REVIEWER})
    async def attendance(self, visit: Injected[DeskVisit], desk_sheets: Injected[DeskSheets]) -> Response[Any]:
        """Each church with its confirmed teams."""
        await desk_sheets.record_access.exported("attendance list", actor=visit.actor)
        names = ChurchNames(await desk_sheets.churches.all(desk_sheets.prefix))
        which = ListRegistrationsQuery.parse(status=RegistrationStatus.CONFIRMED).which
        batches = await begun(desk_sheets.export(which, _BY_CHURCH))
        page = visit.show("attendance.html", as_of=desk_sheets.clock.now())
        groups = by_church((desk_sheets.of_now(batch) async for batch in batches), names)
        return streamed(page, _attendance(visit, groups))


async def _sheets(
    visit: DeskVisit, desk: DeskSheets, batches: AsyncIterator[Sequence[Registration]], names: ChurchNames
) -> AsyncIterator[bytes]:
    as_of, any_team = desk.clock.now(), False
    async for batch in batches:
        sheets = [sheet_of(one, names.of(one), has_logo=await desk.has_logo(one)) for one in desk.of_now(batch)]
        any_team = any_team or bool(sheets)
        yield _part(visit, "sheet_parts.html", sheets=sheets, as_of=as_of)
    if not any_team:
        yield _part(visit, "sheet_none.html")


async def _attendance(visit: DeskVisit, groups: AsyncIterator[Sequence[ChurchLines]]) -> AsyncIterator[bytes]:
    any_church = False
    async for churches in groups:
        any_church = any_church or bool(churches)
        yield _part(visit, "attendance_parts.html", churches=churches)
    if not any_church:
        yield _part(visit, "attendance_none.html")


def _part(visit: DeskVisit, template: str, **values: object) -> bytes:
    return visit.page.frame.content(visit.request.scope, f"desk/{template}", language=ENGLISH, **values)
