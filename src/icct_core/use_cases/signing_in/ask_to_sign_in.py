"""Ask for a code to sign in with, which is mailed to an organiser's address."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.codes.challenge import Challenge, ChallengeId, CodePurpose
from ...domain.codes.subjects import subject_of_address
from ...domain.messages import Message, MessageKind
from ...domain.values import EmailAddress
from ...ports.clock import Clock
from ...ports.unit_of_work import UnitOfWork
from ..codes.asking import Asker, CodeAsked, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToSignInCommand:
    """An address as it was typed, and who asks: the challenges a browser ``knows``, and its ``asker`` secret.

    Nothing is ``mailed`` to an address that was sent too many codes.
    """

    email: EmailAddress
    knows: frozenset[ChallengeId] = frozenset()
    asker: str = ""
    mailed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToSignIn:
    """Makes a challenge and queues the mail with its code, once a minute for an address and a browser at most.

    A stranger who asks keeps no organiser from asking, too; nor from typing a code that was handed out.

    It does not look whether an organiser has the address: the answer, the statements before it and the work that is
    queued are the same for every address. Whoever delivers the mail looks.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, command: AskToSignInCommand) -> CodeAsked:
        """The challenge to type the code for.

        Raises:
            DatabaseUnavailable: nothing was stored, or it ``may_be_stored``.
        """
        now, purpose = self.clock.now(), CodePurpose.SIGN_IN
        subject = subject_of_address(purpose, command.email)
        made = Challenge.new(purpose, subject, at=now, asker=command.asker)

        def mail(kept: Challenge) -> Message:
            return Message(subject=kept.id, kind=MessageKind.SIGN_IN_BY_MAIL, queued_at=now, occasion=kept.number)

        async with self.unit_of_work.begin() as tx:
            asker = Asker(knows=command.knows, secret=command.asker)
            return await ask(tx, made, mail if command.mailed else None, asker, minute_of_each=True)
