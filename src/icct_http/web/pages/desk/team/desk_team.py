"""What the pages of one team are made from, and a visit to one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from litestar import Response
from litestar.background_tasks import BackgroundTask
from litestar.response import Redirect

from icct_core import (
    AddNote,
    ChurchDirectory,
    ChurchReader,
    Clock,
    CorrectTeamCommand,
    DecideRegistrationCommand,
    ExportTeamDataCommand,
    FieldChange,
    GetLogo,
    GetRegistration,
    GetTimeline,
    KeptUploads,
    ListOrganisers,
    MarkOverlapSeen,
    OverlapsOf,
    ReadySentences,
    Registration,
    RegistrationDecided,
    RegistrationReader,
    RemoveTeam,
    RenewLinkCommand,
    ReplaceLogoCommand,
    RetryMessages,
    TournamentRules,
)

from ....access.views import Views
from ....team_archive import TeamArchive
from ...page_frame import Manner
from ...register.pasting import PlayersIn
from ...team.team_page import see_other
from ..authors import organisers_names
from ..desk_page import DeskVisit

TEAMS = "/desk/teams"
TEAM = f"{TEAMS}/{{number:str}}"
"""The page of a team; what is done with it is below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTeam:
    """Everything that the pages of one team call: one parameter of their routes."""

    clock: Clock
    rules: TournamentRules
    mail_delay: timedelta
    get_team: GetRegistration
    registrations: RegistrationReader
    timeline: GetTimeline
    overlaps_of: OverlapsOf
    churches: ChurchReader
    directory: ChurchDirectory
    list_organisers: ListOrganisers
    sentences: ReadySentences
    views: Views
    decide: Callable[[DecideRegistrationCommand], Awaitable[RegistrationDecided]]
    correct: Callable[[CorrectTeamCommand], Awaitable[Registration]]
    preview: Callable[[CorrectTeamCommand], Awaitable[tuple[FieldChange, ...]]]
    players_in: PlayersIn
    note: AddNote
    get_logo: GetLogo
    replace_logo: Callable[[ReplaceLogoCommand], Awaitable[Registration]]
    kept: KeptUploads
    renew_link: Callable[[RenewLinkCommand], Awaitable[bool]]
    mark_seen: MarkOverlapSeen
    retry: RetryMessages
    remove: RemoveTeam
    export_team: Callable[[ExportTeamDataCommand], Awaitable[TeamArchive]]

    async def names(self) -> Mapping[str, str]:
        """Organisers' names by their ids, also of those who may not sign in any more."""
        return await organisers_names(self.list_organisers)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamVisit:
    """An organiser's request to a page of a team, and the team as it was when it came."""

    visit: DeskVisit
    desk: DeskTeam
    registration: Registration

    @property
    def number(self) -> str:
        """The team's number."""
        return str(self.registration.team_id)

    @property
    def home(self) -> str:
        """The address of its page."""
        return f"{TEAMS}/{self.number}"

    async def later(self) -> TeamVisit:
        """The same with the team as it is now."""
        return replace(self, registration=await self.desk.get_team(self.registration.team_id))

    def lead(self, done: str) -> Redirect:
        """The way to the team's page, which says what was ``done``."""
        return see_other(f"{self.home}?done={done}")

    def show(
        self, template: str, how: Manner | None = None, *, has_typed: bool = True, **values: object
    ) -> Response[bytes]:
        """A page about the team; ``has_typed`` as of any page of the desk."""
        known = {"number": self.number, "home": self.home, "registration": self.registration}
        return self.visit.show(template, how, has_typed=has_typed, **known, **values)

    def noted(self, answer: Response[bytes], *others: Registration) -> Response[bytes]:
        """The answer, after which is recorded who was shown contact data of this team, and of ``others``."""
        shown = (self.registration, *others)
        answer.background = BackgroundTask(self.desk.views.note, *shown, actor=self.visit.actor)
        return answer
