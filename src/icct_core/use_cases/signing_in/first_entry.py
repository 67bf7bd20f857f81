"""Let the first admin in, by a link that development prints on the terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ...domain.codes.challenge import Challenge, CodePurpose
from ...domain.codes.code_errors import CodeInvalid
from ...domain.codes.subjects import FIRST_ENTRY
from ...domain.organisers.organiser import Organiser, OrganiserId, Role
from ...domain.organisers.session import new_token
from ...domain.review.history import OPERATOR
from ...domain.rules import TournamentRules
from ...domain.values import EmailAddress, PersonName
from ...ports.challenges.challenge_reader import ChallengeReader
from ...ports.clock import Clock
from ...ports.organisers.organiser_reader import OrganiserReader
from ...ports.unit_of_work import Transaction, UnitOfWork
from ..organisers.organiser_history import organiser_entry
from .beginning import SignedIn, begin_session

FIRST_NAME = PersonName("first")
FIRST_ADDRESS = EmailAddress("first@icct.invalid")
"""No mail ever reaches it (RFC 2606, section 2): whoever is to sign in elsewhere is added with an address."""

FIRST_ENTRY_LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFirstEntry:
    """Makes the secret of a link by which the first admin enters once; it ends the one before."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> str:
        """The secret, worth something for ``FIRST_ENTRY_LIFE``. Raises ``DatabaseUnavailable``."""
        token, now = new_token(), self.clock.now()
        made = Challenge.new(CodePurpose.FIRST_ENTRY, FIRST_ENTRY, at=now, asker=token, life=FIRST_ENTRY_LIFE)
        async with self.unit_of_work.begin() as tx:
            await tx.challenges.add(made)
        return token


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAsFirst:
    """Signs in the admin ``first``, who is made if there is none, with the secret of the newest link."""

    unit_of_work: UnitOfWork
    challenges: ChallengeReader
    organisers: OrganiserReader
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)

    async def is_open(self, token: str) -> bool:
        """Whether this secret would be taken now."""
        return await self._challenge(token) is not None

    async def __call__(self, token: str, browser: str = "") -> SignedIn:
        """The session that has begun.

        Raises:
            CodeInvalid: the secret is not that of the newest link, was used or has ended; or ``first`` is disabled.
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        challenge = await self._challenge(token)
        if challenge is None:
            raise CodeInvalid
        first = await self.organisers.find(FIRST_ADDRESS)
        async with self.unit_of_work.begin() as tx:
            if not await tx.challenges.use(challenge.id, at=self.clock.now()):
                raise CodeInvalid
            organiser = await tx.organisers.lock(first.id) if first else await self._made(tx)
            if organiser.disabled_at is not None:
                raise CodeInvalid
            return await begin_session(tx, organiser, browser=browser, at=self.clock.now())

    async def _challenge(self, token: str) -> Challenge | None:
        newest = await self.challenges.newest_of(FIRST_ENTRY)
        return newest if newest and newest.is_of(token) and newest.is_open(self.clock.now()) else None

    async def _made(self, tx: Transaction) -> Organiser:
        """Of two who enter at once only one has used the secret, so nobody else makes him."""
        now = self.clock.now()
        made = Organiser(id=OrganiserId.new(), name=FIRST_NAME, email=FIRST_ADDRESS, role=Role.ADMIN, added_at=now)
        await tx.organisers.add(made)
        await tx.history.add(organiser_entry(None, made, OPERATOR, self.rules, at=now))
        return made
