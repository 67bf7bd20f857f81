"""Sign an organiser in, with a code that was mailed or handed out."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.codes.challenge import ChallengeId, CodePurpose, GivenCode
from ...domain.codes.code_errors import CodeInvalid
from ...domain.codes.subjects import subject_of_address
from ...domain.values import EmailAddress
from ...ports.challenges.challenge_reader import ChallengeReader
from ...ports.clock import Clock
from ...ports.organisers.organiser_reader import OrganiserReader
from ...ports.unit_of_work import UnitOfWork
from ..codes.check_code import CheckCode
from .beginning import SignedIn, begin_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCommand:
    """An address and a code as they were typed, and in a few words which ``browser`` it is."""

    email: EmailAddress
    code: GivenCode
    browser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Begins a session with the code of the browser's own challenge, or with one that an operator has handed out.

    Each code counts once. One that was handed out needs a challenge of the browser too, whose tries are counted.
    """

    unit_of_work: UnitOfWork
    check_code: CheckCode
    challenges: ChallengeReader
    organisers: OrganiserReader
    clock: Clock

    async def __call__(self, command: SignInCommand) -> SignedIn:
        """The session that has begun.

        Raises:
            CodeInvalid: wrong, ended, used, tried too often, or nobody who may sign in has the address: all alike.
            DatabaseUnavailable: nobody was signed in; the try may be counted.
        """
        own = command.code.challenge_id
        if own is None:
            raise CodeInvalid
        handed_out = await self._handed_out(command.email)
        subject = subject_of_address(CodePurpose.SIGN_IN, command.email)
        matched = await self.check_code(command.code, CodePurpose.SIGN_IN, subject, others=handed_out)
        found = await self.organisers.find(command.email)
        if found is None:
            raise CodeInvalid
        async with self.unit_of_work.begin() as tx:
            now, organiser = self.clock.now(), await tx.organisers.lock(found.id)
            if organiser.disabled_at is not None or organiser.email.key != command.email.key:
                raise CodeInvalid
            for one in {matched, own}:
                if not await tx.challenges.use(one, at=now):
                    raise CodeInvalid
            return await begin_session(tx, organiser, browser=command.browser, at=now)

    async def _handed_out(self, email: EmailAddress) -> list[ChallengeId]:
        newest = await self.challenges.newest_of(subject_of_address(CodePurpose.HANDED_OUT, email))
        return [newest.id] if newest is not None and newest.is_open(self.clock.now()) else []
