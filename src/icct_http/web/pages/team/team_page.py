"""What captains' pages are made from, and the team's page itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from icct_core import (
    ActsByCaptain,
    AnswerRequestCommand,
    AskForCodeCommand,
    CaptainActs,
    CaptainView,
    ChallengeReader,
    CheckEdit,
    Clock,
    CodeAsked,
    EditByCaptainCommand,
    ExportTeamDataCommand,
    GetLogo,
    KeptUploads,
    Missing,
    MovedTeam,
    Registration,
    RenewLinkCommand,
    ReplaceLogoByCaptainCommand,
    SendLinkAgain,
    TeamOfLink,
    TeamPages,
    TournamentRules,
    ViewByCaptain,
    WithdrawByCaptainCommand,
)

from ...team_archive import TeamArchive
from ..languages import Language
from ..led_here import told
from ..page_frame import Manner, PageFrame
from ..policy import NOT_KEPT, UNLISTED
from ..register.mistakes import Mistakes
from ..register.pasting import PlayersIn
from ..register.sent_cookie import was_sent
from ..sending_limits import SendingLimits
from .wording import DONE, FIELDS, MISSING, STATUS, words_of

JUST_NOW = timedelta(minutes=30)
"""How long after registering the page says first of all that it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """Everything that captains' pages call: one parameter of their routes.

    ``files`` is the folder of logos on this machine's disk; ``prefix`` begins the numbers of teams.
    """

    frame: PageFrame
    pages: TeamPages
    team_of: TeamOfLink
    acts: ActsByCaptain
    view: ViewByCaptain
    moved: MovedTeam
    check_edit: CheckEdit
    edit: Callable[[EditByCaptainCommand], Awaitable[Registration]]
    answer: Callable[[AnswerRequestCommand], Awaitable[Registration]]
    withdraw: Callable[[WithdrawByCaptainCommand], Awaitable[Registration]]
    challenges: ChallengeReader
    ask_for_code: Callable[[AskForCodeCommand], Awaitable[CodeAsked]]
    export_team: Callable[[ExportTeamDataCommand], Awaitable[TeamArchive]]
    renew_link: Callable[[RenewLinkCommand], Awaitable[object]]
    send_link_again: SendLinkAgain
    get_logo: GetLogo
    replace_logo: Callable[[ReplaceLogoByCaptainCommand], Awaitable[Registration]]
    kept: KeptUploads
    limits: SendingLimits
    clock: Clock
    rules: TournamentRules
    players_in: PlayersIn
    files: Path
    prefix: str

    def path_of(self, registration: Registration, below: str = "") -> str:
        """The path of a team's page, or of one below it, by the link that is in force now."""
        return f"{self.pages.path_of(registration)}{below}"

    def show(
        self, request: Request[Any, Any, Any], template: str, registration: Registration, how: Manner, **values: object
    ) -> Response[bytes]:
        """One of the team's pages: never kept, in no search engine, its address told to no other host."""
        return self.frame.answer(
            request.scope,
            template,
            replace(how, unlisted=True),
            team=registration.known_team,
            number=str(registration.team_id),
            version=registration.version,
            home=self.path_of(registration),
            fields=FIELDS,
            **values,
        )

    def lead(self, registration: Registration, done: str, cookies: Sequence[Cookie] = ()) -> Redirect:
        """The way to the team's page, which says what was ``done``."""
        return see_other(f"{self.path_of(registration)}?done={done}", cookies)

    async def home(
        self,
        request: Request[Any, Any, Any],
        registration: Registration,
        *,
        mistakes: Mistakes | None = None,
    ) -> Response[bytes]:
        """The team's page."""
        view, now = await self.view(registration), self.clock.now()
        said = told(request)
        return self.show(
            request,
            "team.html",
            registration,
            manner_of(mistakes),
            view=view,
            status=STATUS[registration.status],
            missing=[MISSING[one] for one in view.missing],
            has_logo=Missing.LOGO not in view.missing,
            events=[(event, words_of(event)) for event in view.timeline],
            just_now=_is_new(view, now - JUST_NOW) and not {"done", "sent"} & said.keys(),
            done=DONE.get(said.get("done", ""), DONE["before"] if said.get("sent") == "before" else ""),
            service=self.pages.service,
            was_sent=was_sent(request.scope),
            mistakes=mistakes,
            wrong={},
        )

    def refused(
        self, request: Request[Any, Any, Any], registration: Registration, acts: CaptainActs
    ) -> Response[bytes]:
        """What captains are told who want to change what they cannot change now."""
        may = acts if registration.status.plays else replace(acts, refusal=None)  # its status says more
        return self.show(request, "team_refused.html", registration, Manner(status=409), may=may)


def _is_new(view: CaptainView, since: Any) -> bool:
    registration = view.registration
    return registration.registered_at > since and registration.version == 1


def see_other(address: str, cookies: Sequence[Cookie] = ()) -> Redirect:
    """A page that can be reloaded without sending anything again."""
    headers = {"Cache-Control": NOT_KEPT, **UNLISTED}
    return Redirect(address, status_code=303, headers=headers, cookies=list(cookies))


def manner_of(mistakes: Mistakes | None, language: Language | None = None) -> Manner:
    """How a form is shown again."""
    if mistakes is None:
        return Manner(language=language)
    headers = {"Retry-After": str(mistakes.retry_after)} if mistakes.retry_after else {}
    return Manner(status=mistakes.status, language=language, headers=headers)
