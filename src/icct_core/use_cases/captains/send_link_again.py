"""Send a captain who has lost the link a new one, and tell nobody whether a team matched."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from ...domain.errors import InvalidValue, TeamNotFound
from ...domain.fields import collecting
from ...domain.review.history import Actor, ActorKind
from ...domain.values import EmailAddress, TeamId
from ...ports.registration_reader import RegistrationReader
from .renew_link import RenewLinkCommand

AfterTheAnswer = Callable[[], Awaitable[None]]
"""What is done once the answer was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLinkAgainCommand:
    """A team's number and its captain's address, as they were typed and read.

    Both are what requests are counted by: ``team_id``, and ``email.key``.
    """

    team_id: TeamId
    email: EmailAddress

    @classmethod
    def parse(cls, number: str, email: str, *, prefix: str) -> SendLinkAgainCommand:
        """Read both; a number may be typed without its ``prefix``, in the digits of any script.

        Raises ``ValidationFailed`` for what can be no number or address.
        """
        with collecting() as fields:
            return cls(
                team_id=fields.parse("number", lambda raw: _team_id(raw, prefix), number),
                email=fields.parse("email", EmailAddress.parse, email),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLinkAgain:
    """Looks whether number and address belong together, and renews the link after the answer.

    - The answer is the same whether they do; nothing is written before it, so its time is the same too.
    - ``renew`` is ``RenewLink``, or what repeats it.
    """

    registrations: RegistrationReader
    renew: Callable[[RenewLinkCommand], Awaitable[object]]

    async def __call__(self, command: SendLinkAgainCommand) -> AfterTheAnswer:
        """What to call once the answer was sent, whatever was found. Raises ``DatabaseUnavailable``."""
        matches = False
        with suppress(TeamNotFound):
            team = (await self.registrations.get(command.team_id)).known_team
            matches = team.captain.email.key == command.email.key

        async def renew() -> None:
            if matches:
                with suppress(TeamNotFound):  # removed since
                    await self.renew(RenewLinkCommand(team_id=command.team_id, actor=Actor(ActorKind.CAPTAIN)))

        return renew


def _team_id(raw: str, prefix: str) -> TeamId:
    try:
        return TeamId.typed(raw, prefix)
    except TeamNotFound:
        raise InvalidValue("Team number must be like {example}", example=f"{prefix}-001") from None
