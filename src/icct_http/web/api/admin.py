"""Routes of the organisers: list, export, read, correct and remove teams."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any

import structlog
from litestar import HttpMethod, MediaType, Request, Response, delete, get, patch, route
from litestar.background_tasks import BackgroundTask
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream

from icct_core import (
    MAX_LIMIT,
    Actor,
    CorrectTeamCommand,
    ExportRegistrations,
    GetRegistration,
    KeyScope,
    ListMessages,
    ListMessagesQuery,
    ListRegistrations,
    ListRegistrationsQuery,
    MessageState,
    RecordAccess,
    Registration,
    RegistrationStatus,
    RemoveTeam,
    TeamId,
    collecting,
)

from ..access.api_keys import ApiKeys
from ..access.key_guard import NEEDED_SCOPE
from ..access.views import Views
from ..injection import Injected
from .admin_openapi import EXPORT, LIST, ONE, REMOVED
from .begun import begun
from .bodies.versions import IfMatch, etag_of, version_named
from .cursor import parse_cursor
from .organisers import BOTH, Number, OrganisersController
from .presentation import Presentation
from .review.review_openapi import CORRECTED
from .review.review_wire import CorrectionBody
from .team_sheet import sheet
from .team_wire import TeamDetails, TeamPage, TeamRemoved, details_of, page_of

Status = Annotated[
    str,
    QueryParameter(
        description=f"Only teams of this status, or of several, separated by commas: {', '.join(RegistrationStatus)}. "
        "Removed teams have none.",
        schema_extra={"pattern": f"^(({'|'.join(RegistrationStatus)})(,({'|'.join(RegistrationStatus)}))*)?$"},
    ),
]
Church = Annotated[
    str,
    QueryParameter(
        description="Only teams of this church, by any of its names, whatever the case, spaces and punctuation."
    ),
]
Search = Annotated[
    str,
    QueryParameter(
        description="Words that all stand in a team's number, its name, church, captain, coach, players, phones or "
        "address, in any script, whatever the case, accents and punctuation. A phone may be typed with +91 and spaces."
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
ChangedSince = Annotated[
    str,
    QueryParameter(
        description="Only teams that were changed at this time or later: RFC 3339, with a zone.",
    ),
]
Removed = Annotated[
    str,
    QueryParameter(
        description="`true`: removed teams too, whose rows hold nothing but number, status and time.",
        schema_extra={"enum": ["", "true", "false"]},
    ),
]

Correct = Callable[[CorrectTeamCommand], Awaitable[Registration]]

_log = structlog.stdlib.get_logger("icct.organisers")


class AdminController(OrganisersController):
    """Teams, one team, and all of them for a spreadsheet; each asks for a key that may do it."""

    tags = ("Organisers",)

    @get([f"{base}/teams" for base in BOTH], summary="List teams", responses=LIST)
    async def list_teams(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        list_registrations: Injected[ListRegistrations],
        presentation: Injected[Presentation],
        status: Status = "",
        church: Church = "",
        q: Search = "",
        changed_since: ChangedSince = "",
        removed: Removed = "",
        limit: Limit = "",
        cursor: Cursor = "",
    ) -> TeamPage:
        with collecting() as fields:
            query = ListRegistrationsQuery.parse(
                fields,
                status=status,
                church=church,
                q=q,
                changed_since=changed_since,
                removed=removed or None,
                limit=limit,
            )
            query = replace(query, after=fields.parse("cursor", parse_cursor, cursor) if cursor else None)
        return page_of(await list_registrations(query), service=presentation.service)

    @get([f"{base}/teams.csv" for base in BOTH], summary="Export teams for a spreadsheet", responses=EXPORT)
    async def export_teams(  # noqa: PLR0913, PLR0917  as above
        self,
        export_registrations: Injected[ExportRegistrations],
        presentation: Injected[Presentation],
        request: Request[Any, Any, Any],
        api_keys: Injected[ApiKeys],
        record_access: Injected[RecordAccess],
        status: Status = "",
        church: Church = "",
        q: Search = "",
        changed_since: ChangedSince = "",
        removed: Removed = "",
    ) -> Stream:
        query = ListRegistrationsQuery.parse(
            status=status, church=church, q=q, changed_since=changed_since, removed=removed
        )
        await record_access.exported("teams.csv", actor=await api_keys.actor(request.scope))
        batches = await begun(export_registrations(query.which))
        return Stream(
            sheet(batches, presentation.zone, service=presentation.service),
            media_type="text/csv",
            headers={"Content-Disposition": 'attachment; filename="teams.csv"'},
        )

    @get([f"{base}/teams/{{team_id:str}}" for base in BOTH], summary="Show a team", responses=ONE)
    async def show_team(  # noqa: PLR0913, PLR0917  as above
        self,
        team_id: Number,
        get_registration: Injected[GetRegistration],
        list_messages: Injected[ListMessages],
        presentation: Injected[Presentation],
        request: Request[Any, Any, Any],
        api_keys: Injected[ApiKeys],
        views: Injected[Views],
    ) -> Response[TeamDetails]:
        registration = await get_registration(TeamId.parse(team_id))
        details = await details_with_deliveries(registration, list_messages, presentation)
        return whole_team(details, registration, views, await api_keys.actor(request.scope))

    @delete(
        [f"{base}/teams/{{team_id:str}}" for base in BOTH],
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
        if_match: IfMatch = None,
    ) -> TeamRemoved:
        removed, actor = TeamId.parse(team_id), await api_keys.actor(request.scope)
        await remove_team(removed, actor=actor, version=version_named(if_match, None))
        _log.info("team_removed", team_id=str(removed), key=actor.name)
        return TeamRemoved(team_id=str(removed))

    @patch(
        [f"{base}/teams/{{team_id:str}}" for base in BOTH],
        summary="Correct a team",
        responses=CORRECTED,
        opt={NEEDED_SCOPE: KeyScope.REVIEW},
    )
    async def correct(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        data: JSONBody[CorrectionBody],
        correct_team: Injected[Correct],
        list_messages: Injected[ListMessages],
        api_keys: Injected[ApiKeys],
        presentation: Injected[Presentation],
        views: Injected[Views],
        if_match: IfMatch = None,
    ) -> Response[TeamDetails]:
        actor = await api_keys.actor(request.scope)
        command = CorrectTeamCommand(
            team_id=TeamId.parse(team_id),
            fields=data.fields,
            reason=data.reason,
            actor=actor,
            version=version_named(if_match, data.version),
            over_limit=data.over_limit,
            notify=data.notify,
        )
        registration = await correct_team(command)
        _log.info("team_corrected", team_id=str(registration.team_id), key=actor.name)
        details = await details_with_deliveries(registration, list_messages, presentation)
        return whole_team(details, registration, views, actor)

    @route([f"{base}/teams/{{team_id:str}}" for base in BOTH], http_method=HttpMethod.OPTIONS, include_in_schema=False)
    async def answer_options(self) -> Response[None]:
        """The framework's own handler names one method where each has a handler of its own.

        It takes handlers in the order of their names, and makes its own unless this one comes first.
        """
        return Response(
            None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "DELETE, GET, OPTIONS, PATCH"}
        )


async def details_with_deliveries(
    registration: Registration, messages: ListMessages, presentation: Presentation
) -> TeamDetails:
    query = ListMessagesQuery(states=frozenset(MessageState), team_id=registration.team_id)
    return details_of(registration, await messages(query), service=presentation.service)


def whole_team(details: TeamDetails, registration: Registration, views: Views, actor: Actor) -> Response[TeamDetails]:
    """The answer that shows everything about a team; the view is recorded after it."""
    noted = BackgroundTask(views.note, registration, actor=actor)
    return Response(details, headers=etag_of(registration.version), background=noted)
