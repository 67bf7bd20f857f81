"""The handler that mails codes to organisers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.codes.challenge import Challenge, CodePurpose
from ..domain.codes.subjects import subject_of_address
from ..domain.mails.sign_in_mail import SignInTemplate
from ..domain.messages import DeliveryUnneeded, Message
from ..domain.organisers.organiser import Organiser
from ..ports.challenges.challenge_reader import ChallengeReader
from ..ports.challenges.code_maker import CodeMaker
from ..ports.clock import Clock
from ..ports.mailer import Mailer
from ..ports.organisers.organiser_reader import OrganiserReader
from .handler import Delivered, Delivery
from .mails import MailSent


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInDue:
    """A code that is to be mailed, if an organiser has the address and the challenge is still there."""

    organiser: Organiser | None
    challenge: Challenge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInByMail(Delivery[SignInDue]):
    """Mails the code of a challenge to the organiser whose address it was asked for, as long as it can be used.

    Nothing is mailed to an address that no organiser has who may sign in. A message's occasion is its challenge's
    number. ``note`` is kept with each mail.
    """

    organisers: OrganiserReader
    challenges: ChallengeReader
    code_maker: CodeMaker
    mailer: Mailer
    clock: Clock
    template: SignInTemplate = field(default_factory=SignInTemplate)
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, SignInDue]:
        """A challenge that was forgotten has ended: its message is settled, not given up."""
        challenges = {one.number: one for one in await self.challenges.find_many([one.occasion for one in messages])}
        organisers = {
            subject_of_address(CodePurpose.SIGN_IN, one.email): one
            for one in await self.organisers.all()
            if one.disabled_at is None
        }
        found = {one: challenges.get(one.occasion) for one in messages}
        return {
            one: SignInDue(organiser=organisers.get(challenge.subject) if challenge else None, challenge=challenge)
            for one, challenge in found.items()
        }

    async def deliver(self, parcel: SignInDue) -> Delivered:
        organiser, challenge = parcel.organiser, parcel.challenge
        if challenge is None or not challenge.is_open(self.clock.now()):
            raise DeliveryUnneeded("the code can no longer be used")
        if organiser is None:
            raise DeliveryUnneeded("no organiser has this address")
        await self.mailer.send(self.template.render(organiser, challenge, self.code_maker.code_of(challenge.id)))
        return MailSent(self.note)
