"""How often links and codes are sent: so that nobody's mailbox is filled by strangers."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import EmailAddress, RateCounter, SendLinkAgainCommand, TeamId, digest_of

AN_HOUR = 3600
LINKS_AN_HOUR = 5
"""For a team, and for an address."""

CODES_AN_HOUR = 10
"""For a team, and for an address to sign in with: with five tries of each, one guess in 20 000 hours is right."""

SIGN_INS_AN_HOUR = 30
"""From a client's address, whatever is asked for: a church hall has several organisers."""


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """Counts what is sent in an hour; each method answers the seconds to wait, or ``None`` if it may be sent now."""

    counter: RateCounter

    async def of_lost_link(self, command: SendLinkAgainCommand) -> int | None:
        """A link that was asked for by number and address, whether they belong together or not."""
        of_address = await self._wait(f"link/{digest_of(command.email.key)}", LINKS_AN_HOUR)
        return of_address or await self.of_link(command.team_id)

    async def of_link(self, team_id: TeamId) -> int | None:
        """A new link for a team."""
        return await self._wait(f"link/{team_id}", LINKS_AN_HOUR)

    async def of_code(self, team_id: TeamId) -> int | None:
        """A code for a team."""
        return await self._wait(f"code/{team_id}", CODES_AN_HOUR)

    async def of_sign_in(self, client: str) -> int | None:
        """A code to sign in with, asked for from this client's address."""
        return await self._wait(f"sign-in-from/{client}", SIGN_INS_AN_HOUR)

    async def may_mail(self, email: EmailAddress) -> bool:
        """Whether one more code to sign in with may be mailed, whether an organiser has the address or not."""
        return await self._wait(f"sign-in/{digest_of(email.key)}", CODES_AN_HOUR) is None

    async def _wait(self, bucket: str, limit: int) -> int | None:
        standing = await self.counter.count(bucket, limit, window=AN_HOUR)
        return None if standing.admitted else standing.reset
