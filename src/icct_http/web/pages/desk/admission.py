"""Who is let in to a page of the desk: an organiser who is signed in, with the role that its route names."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from icct_core import OpenSession, Role

from ...injection import Injected
from ...problems.catalogue import CrossSiteRequest
from ..led_here import is_own, split
from ..page_frame import Manner
from ..team.team_page import see_other
from .addresses import SIGN_IN, way_back
from .carrying import carried_from
from .desk_page import DeskPage, DeskVisit
from .instead import Instead, refuse_plain_http
from .session_cookie import forgetting, has_session_cookie, tokens_in
from .sign_in_page import sign_in_page

ROLE = "role"
"""A route's option: the role that it needs. A route without it lets nobody in."""

_READING = frozenset({"GET", "HEAD"})
_OWN = frozenset({"same-origin", "none"})

_log = structlog.stdlib.get_logger("icct.organisers")


async def from_this_site(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: refuse a form that is not certainly from a page of ours, as the browser adds a cookie to any.

    Browsers say where a form is from by ``Sec-Fetch-Site``; where that is missing, on plain http, by ``Origin``.
    """
    if connection.scope.get("method") in _READING:
        return
    fetched = connection.headers.getall("sec-fetch-site", [])
    if fetched:
        if all(one in _OWN for one in fetched):
            return
    elif is_own(connection.headers.getall("origin", []), connection.headers.get("host", "")):
        return
    raise CrossSiteRequest


async def open_session(request: Request[Any, Any, Any], page: DeskPage) -> OpenSession | None:
    """The session that the browser's cookie opens. Raises ``DatabaseUnavailable``."""
    for token in tokens_in(request.scope):
        if (found := await page.find_session(token)) is not None:
            return found
    return None


async def admit(request: Request[Any, Any, Any], desk_page: Injected[DeskPage]) -> DeskVisit:
    """The visit of the organiser who is signed in. Raises ``Instead``."""
    refuse_plain_http(request, desk_page)
    found = await open_session(request, desk_page)
    if found is None:
        raise Instead(await _signing_in(request, desk_page))
    visit = DeskVisit(request=request, page=desk_page, open=found)
    needed: Role = request.route_handler.opt[ROLE]
    if not visit.may(needed):
        route = request.scope.get("path_template")
        _log.warning("role_too_low", organiser=visit.actor.name, role=visit.organiser.role, needed=needed, route=route)
        raise Instead(visit.show("role.html", Manner(status=403), has_typed=False, needed=needed))
    return visit


async def _signing_in(request: Request[Any, Any, Any], page: DeskPage) -> Response[Any]:
    """Where reading goes on after signing in; a form is kept, and nothing of it is done."""
    scope = request.scope
    if "hx-request" in request.headers:
        here = split(request.headers.get("hx-current-url", ""))
        headers = {"HX-Redirect": _sign_in_for(f"{here.path}?{here.query}" if here.query else here.path)}
        return Response(b"", status_code=401, headers={"Cache-Control": "no-store", **headers})
    if scope["method"] in _READING:
        query = scope["query_string"].decode("latin-1")
        ended = [forgetting(scope)] if has_session_cookie(scope) else []
        return see_other(_sign_in_for(f"{scope['path']}?{query}" if query else scope["path"]), ended)
    carried = await carried_from(request)
    typed = {"next": carried.to if carried else way_back(scope["path"])}
    return sign_in_page(request, page, typed, how=Manner(status=401), carried=carried)


def _sign_in_for(address: str) -> str:
    return f"{SIGN_IN}?{urlencode({'next': way_back(address)})}"
