"""Routes of the organisers about each other: list, add, change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from litestar import HttpMethod, MediaType, Request, Response, get, patch, post, route
from litestar.params import JSONBody, PathParameter

from icct_core import (
    Actor,
    AddOrganiserCommand,
    ChangeOrganiserCommand,
    KeyScope,
    ListOrganisers,
    Organiser,
    OrganiserId,
)

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..bodies.versions import IfMatch, etag_of, version_named
from ..organisers import BOTH, OrganisersController
from .organiser_openapi import ADDED, CHANGED, LIST
from .organiser_wire import (
    OrganiserChange,
    OrganiserPage,
    OrganiserStored,
    OrganiserToAdd,
    line_of,
    page_of_organisers,
)

_log = structlog.stdlib.get_logger("icct.organisers")

_PATHS = [f"{base}/organisers" for base in BOTH]

Id = Annotated[str, PathParameter(description="An organiser's id, such as `o_2f9b1c0d4e5f60718293a4b5c6d7e8f9`.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganiserUseCases:
    """What is done about organisers."""

    list: ListOrganisers
    add: Callable[[AddOrganiserCommand], Awaitable[Organiser]]
    change: Callable[[ChangeOrganiserCommand], Awaitable[Organiser]]
    api_keys: ApiKeys

    async def actor(self, request: Request[Any, Any, Any]) -> Actor:
        """Whose key it is."""
        return await self.api_keys.actor(request.scope)


class AdminOrganisersController(OrganisersController):
    """Who may open the desk; all of it takes an admin's key."""

    opt = {NEEDED_SCOPE: KeyScope.ADMIN}  # noqa: RUF012  as the framework declares it
    tags = ("Accounts",)

    @route(_PATHS, http_method=HttpMethod.OPTIONS, include_in_schema=False)
    async def answer_options(self) -> Response[None]:
        """The framework's own handler names one method where each has a handler of its own.

        It takes handlers in the order of their names, and makes its own unless this one comes first.
        """
        return Response(None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "GET, OPTIONS, POST"})

    @get(_PATHS, summary="List organisers", responses=LIST)
    async def list_organisers(self, organiser_use_cases: Injected[OrganiserUseCases]) -> OrganiserPage:
        return page_of_organisers(await organiser_use_cases.list())

    @post(
        _PATHS,
        status_code=200,
        summary="Add an organiser",
        description="No two have the same address, in any case, disabled ones among them.",
        responses=ADDED,
    )
    async def create_organiser(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[OrganiserToAdd],
        organiser_use_cases: Injected[OrganiserUseCases],
    ) -> OrganiserStored:
        actor = await organiser_use_cases.actor(request)
        added = await organiser_use_cases.add(
            AddOrganiserCommand(name=data.name, email=data.email, role=data.role, actor=actor)
        )
        _log.info("organiser_added", organiser=str(added.id), role=added.role, key=actor.name)
        return OrganiserStored(organiser=line_of(added))

    @patch(
        [f"{path}/{{organiser_id:str}}" for path in _PATHS],
        summary="Change an organiser",
        description="What is left out stays. One admin at least stays, too.",
        responses=CHANGED,
    )
    async def change_organiser(
        self,
        request: Request[Any, Any, Any],
        organiser_id: Id,
        data: JSONBody[OrganiserChange],
        organiser_use_cases: Injected[OrganiserUseCases],
        if_match: IfMatch = None,
    ) -> Response[OrganiserStored]:
        actor = await organiser_use_cases.actor(request)
        changed = await organiser_use_cases.change(
            ChangeOrganiserCommand(
                organiser_id=OrganiserId.parse(organiser_id),
                version=version_named(if_match, data.version),
                name=data.name,
                email=data.email,
                role=data.role,
                disabled=data.disabled,
                actor=actor,
            )
        )
        is_disabled = changed.disabled_at is not None
        _log.info(
            "organiser_changed", organiser=str(changed.id), role=changed.role, disabled=is_disabled, key=actor.name
        )
        return Response(OrganiserStored(organiser=line_of(changed)), headers=etag_of(changed.version))
