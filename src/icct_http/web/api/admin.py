"""Routes of the organisers: list, export, read and remove teams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

import structlog
from litestar import Controller, HttpMethod, MediaType, Request, Response, delete, get, route
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from icct_core import (
    MAX_LIMIT,
    ExportRegistrations,
    GetLogo,
    GetRegistration,
    KeyScope,
    ListMessages,
    ListMessagesQuery,
    ListRegistrations,
    ListRegistrationsQuery,
    MessageState,
    Registration,
    RegistrationStatus,
    RemoveTeam,
    StoredFile,
    TeamId,
    collecting,
)

from ..access.api_keys import ApiKeys
from ..access.key_guard import NEEDED_SCOPE
from ..injection import Injected
from .admin_openapi import EXPORT, LIST, LOGO, ONE, REMOVED
from .cursor import parse_cursor
from .openapi import KEY_SCHEME
from .presentation import Presentation
from .query_names import query_guard
from .stored_logo import answer_stored
from .team_sheet import sheet
from .team_wire import TeamDetails, TeamPage, TeamRemoved, details_of, page_of

Status = Annotated[
    str,
    QueryParameter(description="Only teams of this status.", schema_extra={"enum": ["", *RegistrationStatus]}),
]
Church = Annotated[
    str, QueryParameter(description="Only teams of this church, whatever the case, spaces and punctuation.")
]
Search = Annotated[
    str,
    QueryParameter(
        description="Words that all stand in a team's number, name, church, captain or coach, in any script, "
        "whatever the case, accents and punctuation."
    ),
]
Limit = Annotated[
    str,
    QueryParameter(
        description=f"Teams a page, 1 to {MAX_LIMIT}; 100 if it is left out.",
        schema_extra={"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 100},
    ),
]
Cursor = Annotated[
    str,
    QueryParameter(
        description="`next_cursor` of the page before.",
        schema_extra={"pattern": "^([A-Z][A-Z0-9]{0,15}-[0-9]{1,9})?$"},
    ),
]
Removed = Annotated[
    str,
    QueryParameter(
        description="`true`: removed teams too, whose rows hold nothing but number, status and time.",
        schema_extra={"enum": ["", "true", "false"]},
    ),
]
Number = Annotated[str, PathParameter(description="A team's number, such as `ICCT-001`, in any case.")]

_log = structlog.stdlib.get_logger("icct.organisers")

_BOTH = ("/admin", "/api/v1/admin")


class AdminController(Controller):
    """Teams, one team, its logo, and all of them for a spreadsheet; each asks for a key that may do it."""

    tags = ("Organisers",)
    opt = {NEEDED_SCOPE: KeyScope.READ}  # noqa: RUF012  as the framework declares it
    security = [{KEY_SCHEME: []}]  # noqa: RUF012
    guards = (query_guard,)

    @get([f"{base}/teams" for base in _BOTH], summary="List teams", responses=LIST)
    async def list_teams(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        list_registrations: Injected[ListRegistrations],
        presentation: Injected[Presentation],
        status: Status = "",
        church: Church = "",
        q: Search = "",
        limit: Limit = "",
        cursor: Cursor = "",
    ) -> TeamPage:
        with collecting() as fields:
            query = ListRegistrationsQuery.parse(fields, status=status, church=church, q=q, limit=limit)
            query = replace(query, after=fields.parse("cursor", parse_cursor, cursor) if cursor else None)
        return page_of(await list_registrations(query), service=presentation.service)

    @get([f"{base}/teams.csv" for base in _BOTH], summary="Export teams for a spreadsheet", responses=EXPORT)
    async def export_teams(  # noqa: PLR0913, PLR0917  as above
        self,
        export_registrations: Injected[ExportRegistrations],
        presentation: Injected[Presentation],
        status: Status = "",
        church: Church = "",
        q: Search = "",
        removed: Removed = "",
    ) -> Stream:
        query = ListRegistrationsQuery.parse(status=status, church=church, q=q, removed=removed)
        batches = await _begun(export_registrations(query.which))
        return Stream(
            sheet(batches, presentation.zone, service=presentation.service),
            media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="teams.csv"'},
        )

    @get([f"{base}/teams/{{team_id:str}}" for base in _BOTH], summary="Show a team", responses=ONE)
    async def show_team(
        self,
        team_id: Number,
        get_registration: Injected[GetRegistration],
        list_messages: Injected[ListMessages],
        presentation: Injected[Presentation],
    ) -> TeamDetails:
        registration = await get_registration(TeamId.parse(team_id))
        query = ListMessagesQuery(states=frozenset(MessageState), team_id=registration.team_id)
        return details_of(registration, await list_messages(query), service=presentation.service)

    @get([f"{base}/teams/{{team_id:str}}/logo" for base in _BOTH], summary="Show a team's logo", responses=LOGO)
    async def show_logo(
        self, team_id: Number, get_logo: Injected[GetLogo], presentation: Injected[Presentation]
    ) -> Response[bytes]:
        logo = await get_logo(TeamId.parse(team_id))
        if logo is None:
            raise NotFoundException
        if isinstance(logo, StoredFile):
            return await answer_stored(logo, presentation.files)
        return Response(logo.content, media_type=logo.media_type)

    @delete(
        [f"{base}/teams/{{team_id:str}}" for base in _BOTH],
        summary="Remove a team",
        description="Its number stays, withdrawn; what people wrote is erased, its mail cancelled, its logo removed.",
        status_code=200,
        responses=REMOVED,
        opt={NEEDED_SCOPE: KeyScope.ADMIN},
    )
    async def remove_team(
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        remove_team: Injected[RemoveTeam],
        api_keys: Injected[ApiKeys],
    ) -> TeamRemoved:
        removed = TeamId.parse(team_id)
        await remove_team(removed)
        key = (await api_keys.caller(request.scope)).require(KeyScope.ADMIN)
        _log.info("team_removed", team_id=str(removed), key=key.name.text)
        return TeamRemoved(team_id=str(removed))

    @route([f"{base}/teams/{{team_id:str}}" for base in _BOTH], http_method=HttpMethod.OPTIONS, include_in_schema=False)
    async def name_methods_of_team(self) -> Response[None]:
        """The framework's own handler names one method where each has a handler of its own."""
        return Response(None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "DELETE, GET, OPTIONS"})


async def _begun(batches: AsyncIterator[Sequence[Registration]]) -> AsyncIterator[Sequence[Registration]]:
    """The same batches with the first one read: what goes wrong then can still be told in an answer."""
    first = await anext(batches, None)

    async def all_of_them() -> AsyncIterator[Sequence[Registration]]:
        if first is not None:
            yield first
            async for batch in batches:
                yield batch

    return all_of_them()
