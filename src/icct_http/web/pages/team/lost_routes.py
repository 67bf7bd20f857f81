"""``/team/lost``: a new link for a captain who has lost it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from litestar import Controller, HttpMethod, Request, Response, post, route
from litestar.background_tasks import BackgroundTask

from icct_core import DatabaseUnavailable, SendLinkAgainCommand, ValidationFailed

from ...injection import Injected
from ..page_frame import Manner
from ..pages_only import pages_only
from ..policy import REVISITED
from ..register.mistakes import Mistakes
from .small_form import small_form
from .team_page import TeamPage, manner_of, see_other
from .wording import N_

_READ = (HttpMethod.GET, HttpMethod.HEAD)
_FIELDS = ("number", "email")
_TOO_MANY = N_("Several links were asked for in the last hour. Look into your mailbox, also for unwanted mail.")

_log = structlog.stdlib.get_logger("icct.captains")


class LostController(Controller):
    """A link that was lost. The answer never says whether number and address belong together."""

    guards = (pages_only,)

    @route("/team/lost", http_method=_READ, status_code=200)
    async def form(self, request: Request[Any, Any, Any], team_page: Injected[TeamPage]) -> Response[bytes]:
        sent = request.query_params.get("sent", "")
        how = Manner(cache_control=REVISITED, unlisted=True)
        return team_page.frame.answer(
            request.scope, "lost.html", how, typed=dict.fromkeys(_FIELDS, ""), wrong={}, mistakes=None, sent=sent
        )

    @post("/team/lost", status_code=200)
    async def send(self, request: Request[Any, Any, Any], team_page: Injected[TeamPage]) -> Response[Any]:
        """Mail a new link, if number and address belong together; it is sent after the answer."""
        typed = await small_form(request, _FIELDS)
        try:
            command = SendLinkAgainCommand.parse(typed["number"], typed["email"], prefix=team_page.prefix)
        except ValidationFailed as error:
            fields = {str(path[0]): text for path, text in error.field_errors.items()}
            return _again(request, team_page, typed, Mistakes(status=422, code=error.code, fields=fields))
        wait = await team_page.limits.of_lost_link(command)
        if wait is not None:
            too_many = Mistakes(status=429, code="RATE_LIMIT_EXCEEDED", sentence=_TOO_MANY, retry_after=wait)
            return _again(request, team_page, typed, too_many)
        send_it = await team_page.send_link_again(command)
        answer = see_other("/team/lost?sent=1")
        answer.background = BackgroundTask(_quietly, send_it)
        return answer


async def _quietly(send_it: Callable[[], Awaitable[None]]) -> None:
    try:
        await send_it()
    except DatabaseUnavailable as error:
        _log.warning("database_unavailable", reason=error.reason)


def _again(
    request: Request[Any, Any, Any], page: TeamPage, typed: Mapping[str, str], mistakes: Mistakes
) -> Response[bytes]:
    how = manner_of(mistakes)
    return page.frame.answer(
        request.scope,
        "lost.html",
        Manner(status=how.status, unlisted=True, headers=how.headers),
        typed=typed,
        wrong=dict(mistakes.fields),
        mistakes=mistakes,
        sent="",
    )
