"""``/desk/account``: who is signed in, and where else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import USES_APART, EndSessionsCommand, Role, SessionId, SessionNotFound

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit

ACCOUNT = "/desk/account"
MINUTES_APART = int(USES_APART.total_seconds()) // 60
"""To within so many the last use of a session is known."""

_OTHERS = "others"
_ENDED = {"1": "That session has ended.", "others": "You are signed in here alone."}

_log = structlog.stdlib.get_logger("icct.organisers")


class AccountController(Controller):
    """One's own sessions."""

    guards = (pages_only,)

    @route(ACCOUNT, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def account(self, visit: Injected[DeskVisit]) -> Response[bytes]:
        sessions = await visit.page.list_sessions(visit.organiser.id)
        return visit.show(
            "account.html",
            sessions=[one.session for one in sessions],
            own=visit.open.session.id,
            uses_apart=MINUTES_APART,
            done=_ENDED.get(visit.told.get("ended", ""), ""),
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
        is_all = typed["session"] == _OTHERS
        with suppress(SessionNotFound):
            session_id = None if is_all else SessionId.parse(typed["session"])
            but = visit.open.session.id if is_all else None
            await end_sessions(
                visit, EndSessionsCommand(of=visit.organiser.id, actor=visit.actor, session_id=session_id, but=but)
            )
        return see_other(f"{ACCOUNT}?ended={_OTHERS if is_all else '1'}")


async def end_sessions(visit: DeskVisit, command: EndSessionsCommand) -> None:
    """End them, with a line in the log. Raises ``SessionNotFound``."""
    if ended := await visit.page.end_sessions(command):
        _log.info("sessions_ended", organiser=str(command.of), ended=ended, by=visit.actor.name)
