"""What a registration desk must do, in a list and a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from icct_core import (
    ChurchLimitReached,
    DuplicateSubmission,
    DuplicateTeam,
    RegistrationClosed,
    TeamForm,
    TeamId,
    TeamRegistered,
)
from tests.support.builders import a_form, a_jpeg, a_png

TTL = timedelta(minutes=10)
LOGOS = (a_png(), a_jpeg())

Answer: TypeAlias = TeamRegistered | type[BaseException]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a captain means to register. ``loud`` makes it other content, but the same team of the same church."""

    team: int
    church: int
    coach: str = "David Raj"
    loud: bool = False

    @property
    def team_name(self) -> str:
        return f"TEAM{self.team}" if self.loud else f"Team {self.team}"

    @property
    def church_name(self) -> str:
        return f"ST PAULS CHURCH {self.church}" if self.loud else f"St. Paul's Church {self.church}"

    @property
    def logo(self) -> bytes:
        return LOGOS[self.team % 2]

    def form(self, *, untidy: bool = False) -> TeamForm:
        """The form as it is typed; ``untidy`` adds what parsing takes away: the content is the same."""
        return a_form(
            team_name=f" {self.team_name}  " if untidy else self.team_name,
            church_name=self.church_name,
            captain_phone="+91 98765-43210" if untidy else "9876543210",
            coach_name=self.coach,
            logo=self.logo,
        )


class Submission(NamedTuple):
    """An entry, and the key it was sent with."""

    entry: Entry
    key: str | None


class Held(NamedTuple):
    """A key that is taken: by what, as which number, until when."""

    entry: Entry
    number: int
    until: datetime


@dataclass(slots=True)
class DeskModel:
    """``teams`` in the order of their numbers, ``keys`` as they were taken last, the numbers that were ``removed``."""

    teams_per_church: int | None = None
    closed: bool = False
    teams: list[Entry] = field(default_factory=list)
    keys: dict[str | None, Held] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)

    def submit(self, submission: Submission, now: datetime) -> Answer:
        """The answer to a submission, whose consequences are remembered."""
        entry, key = submission
        held = self.alive(now).get(key)
        if held is not None and held.entry == entry:
            return TeamRegistered(team_id=TeamId("ICCT", held.number), replayed=True)
        refusal = DuplicateSubmission if held is not None else self.refusal(entry)
        if refusal is not None:
            return refusal
        self.teams.append(entry)
        number = len(self.teams)
        if key is not None:
            self.keys[key] = Held(entry, number, now + TTL)
        return TeamRegistered(team_id=TeamId("ICCT", number))

    def refusal(self, entry: Entry) -> Answer | None:
        """What the organisers' rules say against an entry, if anything."""
        if any(team.team == entry.team for team in self.there.values()):
            return DuplicateTeam
        if self.closed:
            return RegistrationClosed
        if self.teams_per_church is not None and len(self.of_church(entry.church)) >= self.teams_per_church:
            return ChurchLimitReached
        return None

    def alive(self, now: datetime) -> dict[str | None, Held]:
        """The keys that are taken at ``now``."""
        return {key: held for key, held in self.keys.items() if now < held.until}

    def of_church(self, church: int) -> list[Entry]:
        return [team for team in self.there.values() if team.church == church]

    @property
    def there(self) -> dict[int, Entry]:
        """The teams that were not removed, by their numbers."""
        return {number: team for number, team in enumerate(self.teams, start=1) if number not in self.removed}
