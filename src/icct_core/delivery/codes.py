"""The handler that mails codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..domain.codes.challenge import Challenge
from ..domain.mails.code_mail import CodeTemplate
from ..domain.messages import DeliveryUnneeded, Message
from ..domain.registration import Registration
from ..ports.challenges.challenge_reader import ChallengeReader
from ..ports.challenges.code_maker import CodeMaker
from ..ports.clock import Clock
from ..ports.mailer import Mailer
from ..ports.registration_reader import RegistrationReader
from .handler import Delivered, Delivery
from .mails import MailSent


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDue:
    """A code that is to be mailed, if its team and its challenge are still there."""

    registration: Registration | None
    challenge: Challenge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeByMail(Delivery[CodeDue]):
    """Mails the code of a challenge to the captain's present address, as long as it can be used.

    A message's occasion is its challenge's number. ``note`` is kept with each mail.
    """

    registrations: RegistrationReader
    challenges: ChallengeReader
    code_maker: CodeMaker
    mailer: Mailer
    clock: Clock
    template: CodeTemplate = field(default_factory=CodeTemplate)
    note: str | None = None

    async def read(self, messages: Sequence[Message]) -> Mapping[Message, CodeDue]:
        """A challenge that was forgotten has ended: its message is settled, not given up."""
        challenges = {one.number: one for one in await self.challenges.find_many([one.occasion for one in messages])}
        found = await self.registrations.find_many(list({one.registration_id for one in messages}))
        teams = {one.id: one for one in found if one.team is not None}
        return {
            one: CodeDue(registration=teams.get(one.registration_id), challenge=challenges.get(one.occasion))
            for one in messages
        }

    async def deliver(self, parcel: CodeDue) -> Delivered:
        registration, challenge = parcel.registration, parcel.challenge
        if registration is None or challenge is None or not challenge.is_open(self.clock.now()):
            raise DeliveryUnneeded("the code can no longer be used")
        await self.mailer.send(
            self.template.render(registration, challenge, self.code_maker.code_of(challenge.id)),
        )
        return MailSent(self.note)
