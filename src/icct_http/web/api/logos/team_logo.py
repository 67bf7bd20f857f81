"""Routes of a team's logo: show it, and replace it."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from litestar import HttpMethod, MediaType, Request, Response, get, put, route
from litestar.exceptions import NotFoundException

from icct_core import GetLogo, KeyScope, ListMessages, Registration, ReplaceLogoCommand, StoredFile, TeamId

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...access.views import Views
from ...injection import Injected
from ..admin import details_with_deliveries, whole_team
from ..admin_openapi import LOGO, LOGO_REPLACED
from ..bodies.versions import IfMatch, version_named
from ..openapi import LogoOperation
from ..organisers import BOTH, Number, OrganisersController
from ..presentation import Presentation
from ..team_wire import TeamDetails
from .received_file import received_file
from .stored_logo import answer_stored

AT_ONCE = 2
"""New logos in memory at once; with what the database's driver makes of them, each may take 15 MB."""

_log = structlog.stdlib.get_logger("icct.organisers")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoReplacement:
    """What takes a new logo."""

    replace: Callable[[ReplaceLogoCommand], Awaitable[Registration]]
    list_messages: ListMessages
    turns: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))


class LogoController(OrganisersController):
    """A team's logo."""

    tags = ("Organisers",)

    @get([f"{base}/teams/{{team_id:str}}/logo" for base in BOTH], summary="Show a team's logo", responses=LOGO)
    async def show_logo(
        self, team_id: Number, get_logo: Injected[GetLogo], presentation: Injected[Presentation]
    ) -> Response[bytes]:
        logo = await get_logo(TeamId.parse(team_id))
        if logo is None:
            raise NotFoundException
        if isinstance(logo, StoredFile):
            return await answer_stored(logo, presentation.files)
        return Response(logo.content, media_type=logo.media_type)

    @put(
        [f"{base}/teams/{{team_id:str}}/logo" for base in BOTH],
        summary="Replace a team's logo",
        description="The body is the file itself. `logo_url` is null until it is stored, and the old file is deleted.",
        operation_class=LogoOperation,
        responses=LOGO_REPLACED,
        opt={NEEDED_SCOPE: KeyScope.REVIEW},
    )
    async def replace_logo_of(  # noqa: PLR0913, PLR0917  each is a part of the request
        self,
        request: Request[Any, Any, Any],
        team_id: Number,
        logo_replacement: Injected[LogoReplacement],
        api_keys: Injected[ApiKeys],
        presentation: Injected[Presentation],
        views: Injected[Views],
        if_match: IfMatch = None,
    ) -> Response[TeamDetails]:
        actor, number = await api_keys.actor(request.scope), TeamId.parse(team_id)
        version = version_named(if_match, None)
        async with received_file(request.headers, request.stream(), logo_replacement.turns) as content:
            command = ReplaceLogoCommand(team_id=number, content=content, actor=actor, version=version)
            registration = await logo_replacement.replace(command)
        _log.info("logo_replaced", team_id=str(number), key=actor.name)
        details = await details_with_deliveries(registration, logo_replacement.list_messages, presentation)
        return whole_team(details, registration, views, actor)

    @route(
        [f"{base}/teams/{{team_id:str}}/logo" for base in BOTH], http_method=HttpMethod.OPTIONS, include_in_schema=False
    )
    async def answer_options(self) -> Response[None]:
        """As in ``AdminController``: the framework's own would name one method."""
        return Response(None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "GET, OPTIONS, PUT"})
