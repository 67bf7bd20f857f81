"""``/desk/account``: who is signed in, and where else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from litestar import Controller, Request, Response, post, route

from icct_core import EndSessionsCommand, Role, SessionId, SessionNotFound

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit

ACCOUNT = "/desk/account"
_OTHERS = "others"
_ENDED = {"1": "That session has ended.", "others": "You are signed in here alone."}


class AccountController(Controller):
    """One's own sessions."""

    guards = (pages_only,)

    @route(ACCOUNT, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def account(self, request: Request[Any, Any, Any], visit: Injected[DeskVisit]) -> Response[bytes]:
        sessions = await visit.page.list_sessions(visit.organiser.id)
        return visit.show(
            "account.html",
            sessions=[one.session for one in sessions],
            own=visit.open.session.id,
            done=_ENDED.get(request.query_params.get("ended", ""), ""),
        )

    @route(f"{ACCOUNT}/end", http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  who is signed in
        return see_other(ACCOUNT)

    @post(f"{ACCOUNT}/end", status_code=200, opt={ROLE: Role.VIEWER})
    async def end(self, request: Request[Any, Any, Any], visit: Injected[DeskVisit]) -> Response[Any]:
        """End one of them, or all but this one; one that has ended already is ended."""
        typed = await desk_form(request, ("session",))
        if typed[FILL]:
            return see_other(ACCOUNT)
        own = visit.open.session.id
        if typed["session"] == _OTHERS:
            await visit.page.end_sessions(EndSessionsCommand(of=visit.organiser.id, actor=visit.actor, but=own))
            return see_other(f"{ACCOUNT}?ended=others")
        with suppress(SessionNotFound):
            wanted = SessionId.parse(typed["session"])
            command = EndSessionsCommand(of=visit.organiser.id, actor=visit.actor, session_id=wanted)
            await visit.page.end_sessions(command)
        return see_other(f"{ACCOUNT}?ended=1")
