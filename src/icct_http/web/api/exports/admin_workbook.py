"""``GET /admin/teams.xlsx``: teams, players and churches in one file."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from icct_core import ExportWorkbook, ListRegistrationsQuery, RecordAccess

from ...access.api_keys import ApiKeys
from ...injection import Injected
from ..admin import ChangedSince, Church, Removed, Search, Status
from ..admin_openapi import WORKBOOK as ANSWERS
from ..organisers import BOTH, OrganisersController
from .workbook_answer import WORKBOOK, workbook_answer


class WorkbookController(OrganisersController):
    """The same teams as ``teams.csv`` has, with their players and all churches."""

    tags = ("Organisers",)

    @get(
        [f"{base}/{WORKBOOK}" for base in BOTH],
        summary="Export teams, players and churches for a spreadsheet",
        description="Three sheets: a row for each team that matches, for each of their players, and for each church. "
        "The answer begins when the whole file is written.",
        responses=ANSWERS,
    )
    async def export_workbook(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        export_workbook: Injected[ExportWorkbook],
        request: Request[Any, Any, Any],
        api_keys: Injected[ApiKeys],
        record_access: Injected[RecordAccess],
        status: Status = "",
        church: Church = "",
        q: Search = "",
        changed_since: ChangedSince = "",
        removed: Removed = "",
    ) -> Response[Any]:
        query = ListRegistrationsQuery.parse(
            status=status, church=church, q=q, changed_since=changed_since, removed=removed
        )
        await record_access.exported(WORKBOOK, actor=await api_keys.actor(request.scope))
        return await workbook_answer(request.receive, export_workbook(query.which))
