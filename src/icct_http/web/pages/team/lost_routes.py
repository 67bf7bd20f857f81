"""``/team/lost``: a new link for a captain who has lost it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route
from litestar.background_tasks import BackgroundTask

from icct_core import DatabaseUnavailable, SendLinkAgainCommand, ValidationFailed

from ...injection import Injected
from ..languages import N_
from ..led_here import told
from ..page_frame import Manner
from ..pages_only import READ, pages_only
from ..policy import REVISITED
from ..register.mistakes import Mistakes, mistakes_of, too_many
from .small_form import language_in, small_form
from .team_page import TeamPage, manner_of, see_other

_FIELDS = ("number", "email")
_SENT = ("1", "page", "moved")
"""What was sent last: to a captain who had lost the link, from the team's page, or to a new address."""

_TOO_MANY = N_("Several links were asked for in the last hour. Look into your mailbox, also for unwanted mail.")

_log = structlog.stdlib.get_logger("icct.captains")


class LostController(Controller):
    """A link that was lost. The answer never says whether number and address belong together."""

    guards = (pages_only,)

    @route("/team/lost", http_method=READ, status_code=200)
    async def form(self, request: Request[Any, Any, Any], team_page: Injected[TeamPage]) -> Response[bytes]:
        how = Manner(cache_control=REVISITED, unlisted=True)
        typed = dict.fromkeys(_FIELDS, "") | {"sent": told(request).get("sent", "")}
        return _page(request, team_page, typed, how)

    @post("/team/lost", status_code=200)
    async def send(self, request: Request[Any, Any, Any], team_page: Injected[TeamPage]) -> Response[Any]:
        """Mail a new link, if number and address belong together; it is sent after the answer."""
        typed = await small_form(request, (*_FIELDS, "sent"))
        if typed["lang"]:
            return _again(request, team_page, typed)
        try:
            command = SendLinkAgainCommand.parse(typed["number"], typed["email"], prefix=team_page.prefix)
        except ValidationFailed as error:
            return _again(request, team_page, typed, mistakes_of(error))
        wait = await team_page.limits.of_lost_link(command)
        if wait is not None:
            return _again(request, team_page, typed, too_many(_TOO_MANY, wait))
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
    request: Request[Any, Any, Any], page: TeamPage, typed: Mapping[str, str], mistakes: Mistakes | None = None
) -> Response[bytes]:
    present = page.frame.language_of(request.scope)
    wanted = language_in(typed, present)
    how = manner_of(mistakes, None if wanted == present else wanted)
    return _page(request, page, typed, replace(how, unlisted=True), mistakes)


def _page(
    request: Request[Any, Any, Any],
    page: TeamPage,
    typed: Mapping[str, str],
    how: Manner,
    mistakes: Mistakes | None = None,
) -> Response[bytes]:
    return page.frame.answer(
        request.scope,
        "lost.html",
        how,
        typed=typed,
        wrong=dict(mistakes.fields) if mistakes else {},
        mistakes=mistakes,
        sent=typed["sent"] if typed["sent"] in _SENT and mistakes is None else "",
    )
