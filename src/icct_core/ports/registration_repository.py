"""Enters and changes registrations, inside a transaction."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from ..domain.errors import StaleVersion
from ..domain.logo import StoredFile
from ..domain.registration import Registration, RegistrationDraft, Told
from ..domain.rules import TournamentRules
from ..domain.values import RegistrationId, TeamId


class RegistrationRepository(Protocol):
    """The write side, part of a transaction."""

    @abstractmethod
    async def admit(self, draft: RegistrationDraft, rules: TournamentRules, *, arrived_at: datetime) -> None:
        """Raise what ``enter`` would raise now; change nothing.

        Raises:
            DuplicateTeam: a team with this name's key and this captain's phone exists, whatever its prefix.
            RegistrationClosed: the window was not open at ``arrived_at``: the stored one, or else the rules'.
            ChurchLimitReached: the church has as many teams that play as it may have: what the registry allows it, or
                else ``rules.teams_per_church``. An alias counts as its church.
        """

    @abstractmethod
    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime, arrived_at: datetime | None = None
    ) -> TeamId:
        """Give the next number of ``rules.id_prefix`` and store the team. Raises as ``admit`` does.

        ``arrived_at`` is when the form began to arrive, if not ``at``.

        Numbers start at 1 and have no gaps: one given by a transaction that is rolled back is given again. No two
        transactions are between this call and their commit at once, so call it last.
        """

    @abstractmethod
    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        """The number a registration was given; raises ``TeamNotFound``."""

    @abstractmethod
    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        """Remember where the logo was stored, or that it is nowhere any more; raises ``TeamNotFound``."""

    @abstractmethod
    async def record_told(self, registration_id: RegistrationId, told: Told) -> None:
        """Remember what the captain was told, unless that is older than what is remembered: a late worker may tell it.

        A removed team has nobody who was told anything.
        """

    @abstractmethod
    async def get(self, team_id: TeamId) -> Registration:
        """The whole registration as it is in this transaction; raises ``TeamNotFound``."""

    @abstractmethod
    async def lock(self, team_id: TeamId) -> Registration:
        """The same; no other transaction changes or removes the team before this one ends."""

    @abstractmethod
    async def change(
        self, before: Registration, after: Registration, *, teams_per_church: int | None, over_limit: bool = False
    ) -> None:
        """Write ``after`` in the place of ``before``, whose version it must still have.

        One that does not play gives up its place in its church, one that plays again takes one, one of another church
        changes places. A withdrawn or removed team gives up its name and phone. Its ``link_version`` is raised by as
        much as from ``before`` to ``after``.

        ``teams_per_church`` holds for churches that the registry allows no number of their own; ``None`` is no limit.
        With ``over_limit`` any church has a place.

        Raises:
            StaleVersion: it was changed meanwhile.
            DuplicateTeam: another team has this name and captain's phone; its number is not told here.
            ChurchLimitReached: its church is full.
        """

    @abstractmethod
    async def renew_link(self, registration_id: RegistrationId) -> None:
        """Raise its ``link_version`` by one; that is no change of the team, and a change at the same time keeps both.

        Raises ``TeamNotFound``, as of a removed team.
        """

    @abstractmethod
    async def stale(self, registration_id: RegistrationId) -> StaleVersion:
        """The refusal that tells the version a registration has now, and who made it; raises ``TeamNotFound``."""
