"""Routes of the organisers about churches: list, register, change, merge, undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from litestar import HttpMethod, MediaType, Request, Response, get, patch, post, route
from litestar.params import JSONBody, PathParameter
from msgspec import UNSET

from icct_core import (
    UNCHANGED,
    Actor,
    ChangeChurchCommand,
    ChurchesMerged,
    ChurchId,
    ChurchRegistered,
    KeyScope,
    ListChurches,
    MergeChurchesCommand,
    MergeId,
    MergeUndone,
    RegisterChurchCommand,
    UndoMergeCommand,
)

from ...access.api_keys import ApiKeys
from ...access.key_guard import NEEDED_SCOPE
from ...injection import Injected
from ..bodies.versions import IfMatch, etag_of, version_named
from ..organisers import BOTH, OrganisersController
from .church_openapi import (
    CHANGED,
    LIST,
    MERGED,
    REGISTERED,
    UNDONE,
)
from .church_wire import (
    ChurchChange,
    ChurchesToMerge,
    ChurchPage,
    ChurchStored,
    ChurchToRegister,
    MergeDone,
    MergeTakenBack,
    merge_of,
    page_of_churches,
    stored_of,
    undone_of,
)

_log = structlog.stdlib.get_logger("icct.organisers")

_WRITING = {NEEDED_SCOPE: KeyScope.ADMIN}

Id = Annotated[str, PathParameter(description="A church's id, such as `c_2f9b1c0d4e5f60718293a4b5c6d7e8f9`.")]
UndoneId = Annotated[str, PathParameter(description="A merge's id, as `GET /admin/churches` names it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurchUseCases:
    """What changes the registry; ``teams_per_church`` is the tournament's own number."""

    list: ListChurches
    register: Callable[[RegisterChurchCommand], Awaitable[ChurchRegistered]]
    change: Callable[[ChangeChurchCommand], Awaitable[ChurchRegistered]]
    merge: Callable[[MergeChurchesCommand], Awaitable[ChurchesMerged]]
    undo: Callable[[UndoMergeCommand], Awaitable[MergeUndone]]
    api_keys: ApiKeys
    teams_per_church: int | None

    async def actor(self, request: Request[Any, Any, Any]) -> Actor:
        """Whose key it is."""
        return await self.api_keys.actor(request.scope)


class AdminChurchesController(OrganisersController):
    """The registry of churches; reading takes a key that may read, writing an admin's."""

    tags = ("Churches",)

    @route([f"{base}/churches" for base in BOTH], http_method=HttpMethod.OPTIONS, include_in_schema=False)
    async def answer_options(self) -> Response[None]:
        """The framework's own handler names one method where each has a handler of its own.

        It takes handlers in the order of their names, and makes its own unless this one comes first.
        """
        return Response(None, status_code=204, media_type=MediaType.TEXT, headers={"Allow": "GET, OPTIONS, POST"})

    @get([f"{base}/churches" for base in BOTH], summary="List churches", responses=LIST)
    async def list_churches(self, church_use_cases: Injected[ChurchUseCases]) -> ChurchPage:
        return page_of_churches(await church_use_cases.list())

    @post(
        [f"{base}/churches" for base in BOTH],
        status_code=200,
        summary="Register a church",
        description="Teams that registered under its name or an alias belong to it.",
        responses=REGISTERED,
        opt=_WRITING,
    )
    async def register_church(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[ChurchToRegister],
        church_use_cases: Injected[ChurchUseCases],
    ) -> ChurchStored:
        actor = await church_use_cases.actor(request)
        registered = await church_use_cases.register(
            RegisterChurchCommand(
                name=data.name,
                place=data.place,
                teams_allowed=data.teams_allowed,
                aliases=data.aliases,
                actor=actor,
            )
        )
        church = registered.church
        _log.info("church_registered", church=str(church.id), teams=registered.teams, key=actor.name)
        return stored_of(registered, church_use_cases.teams_per_church)

    @patch(
        [f"{base}/churches/{{church_id:str}}" for base in BOTH],
        summary="Change a church",
        description="What is left out stays. A name it had before stays as an alias; of aliases all are named.",
        responses=CHANGED,
        opt=_WRITING,
    )
    async def change_church(
        self,
        request: Request[Any, Any, Any],
        church_id: Id,
        data: JSONBody[ChurchChange],
        church_use_cases: Injected[ChurchUseCases],
        if_match: IfMatch = None,
    ) -> Response[ChurchStored]:
        actor = await church_use_cases.actor(request)
        changed = await church_use_cases.change(
            ChangeChurchCommand(
                church=str(ChurchId.parse(church_id)),
                version=version_named(if_match, data.version),
                name=UNCHANGED if data.name is UNSET else data.name,
                place=UNCHANGED if data.place is UNSET else data.place,
                teams_allowed=UNCHANGED if data.teams_allowed is UNSET else data.teams_allowed,
                aliases=UNCHANGED if data.aliases is UNSET else data.aliases,
                actor=actor,
            )
        )
        _log.info("church_changed", church=str(changed.church.id), teams=changed.teams, key=actor.name)
        stored = stored_of(changed, church_use_cases.teams_per_church)
        return Response(stored, headers=etag_of(changed.church.version))

    @post(
        [f"{base}/churches/merge" for base in BOTH],
        status_code=200,
        summary="Merge a church into another",
        description="Its teams, its aliases and its name go over. Nobody is thrown out, whatever the limit.",
        responses=MERGED,
        opt=_WRITING,
    )
    async def merge_churches(
        self,
        request: Request[Any, Any, Any],
        data: JSONBody[ChurchesToMerge],
        church_use_cases: Injected[ChurchUseCases],
    ) -> MergeDone:
        actor = await church_use_cases.actor(request)
        merged = await church_use_cases.merge(MergeChurchesCommand(source=data.source, into=data.into, actor=actor))
        _log.info("churches_merged", merge=str(merged.merge_id), teams=merged.teams, key=actor.name)
        return merge_of(merged, church_use_cases.teams_per_church)

    @post(
        [f"{base}/churches/merges/{{merge_id:str}}/undo" for base in BOTH],
        status_code=200,
        summary="Undo a merge",
        description="What went over comes back; teams that came, left or were removed since are left alone.",
        responses=UNDONE,
        opt=_WRITING,
    )
    async def undo_merge(
        self, request: Request[Any, Any, Any], merge_id: UndoneId, church_use_cases: Injected[ChurchUseCases]
    ) -> MergeTakenBack:
        undone_id, actor = MergeId.parse(merge_id), await church_use_cases.actor(request)
        undone = await church_use_cases.undo(UndoMergeCommand(merge_id=undone_id, actor=actor))
        _log.info("merge_undone", merge=str(undone_id), teams=undone.teams, key=actor.name)
        return undone_of(undone, church_use_cases.teams_per_church)
