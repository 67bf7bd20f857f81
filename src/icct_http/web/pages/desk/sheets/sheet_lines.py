"""A team as its sheet shows it, and a church's teams in the attendance list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from icct_core import Church, Registration, RegistrationStatus

from ..statuses import STATUS
from ..team.desk_team import TEAMS
from ..team.sections import reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One team. ``status`` is a word unless it is confirmed; ``logo`` is the address of its picture, empty without one.

    The squad is in its order, each with a role or an empty text.
    """

    number: str
    name: str
    squad: Sequence[tuple[str, str]]
    church: str
    status: str
    captain: str
    phone: str
    coach: str
    logo: str


def sheet_of(registration: Registration, church: str, *, has_logo: bool) -> Sheet:
    """The sheet of a team that is not removed; ``church`` is its registered name."""
    team, number = registration.known_team, str(registration.team_id)
    return Sheet(
        number=number,
        name=team.name.text,
        church=church,
        status="" if registration.status is RegistrationStatus.CONFIRMED else STATUS[registration.status],
        captain=team.captain.name.text,
        phone=reached(team.captain.phone).shown,
        coach=team.coach.text,
        logo=f"{TEAMS}/{number}/logo?v={registration.version}" if has_logo else "",
        squad=[(player.name.text, player.role.text if player.role else "") for player in team.squad],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """A team in the attendance list."""

    number: str
    players: int
    name: str
    captain: str
    phone: str


@dataclass(frozen=True, slots=True)
class ChurchLines:
    """A church and its teams."""

    church: str
    teams: Sequence[TeamLine]


class ChurchNames:
    """What teams' churches are called: by the registry, or else as captains typed it."""

    def __init__(self, churches: Iterable[Church]) -> None:
        self._shown: Mapping[str, str] = {key: one.shown.text for one in churches for key in one.keys}

    def of(self, registration: Registration) -> str:
        """The name of this team's church."""
        typed = registration.known_team.church
        return self._shown.get(typed.key, typed.text)


async def by_church(
    batches: AsyncIterator[Sequence[Registration]], names: ChurchNames
) -> AsyncIterator[Sequence[ChurchLines]]:
    """The churches of each batch with their teams, which come church by church; the last one waits for the next batch.

    So a church is in one piece, wherever a batch ends.
    """
    church, teams = "", list[TeamLine]()
    async for batch in batches:
        ended = []
        for registration in batch:
            if (name := names.of(registration)) != church:
                if teams:
                    ended.append(ChurchLines(church, teams))
                church, teams = name, []
            teams.append(_line(registration))
        yield ended
    if teams:
        yield [ChurchLines(church, teams)]


def _line(registration: Registration) -> TeamLine:
    team = registration.known_team
    return TeamLine(
        number=str(registration.team_id),
        name=team.name.text,
        captain=team.captain.name.text,
        phone=reached(team.captain.phone).shown,
        players=len(team.squad),
    )
