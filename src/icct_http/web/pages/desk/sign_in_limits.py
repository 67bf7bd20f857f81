"""How often codes are asked for: nobody's mailbox is filled by strangers, and nobody guesses for long."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import EmailAddress, RateCounter, digest_of

AN_HOUR = 3600
CODES_AN_HOUR = 10
"""For an address, an organiser's or not: with five tries of each, one guess in 20 000 hours of them is right."""

ASKED_AN_HOUR = 30
"""From a client's address: a church hall has several organisers."""


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """Counts codes that are asked for."""

    counter: RateCounter

    async def of_code(self, email: EmailAddress, client: str) -> int | None:
        """The seconds to wait, or ``None`` if one may be asked for now."""
        of_client = await self._wait(f"sign-in-from/{client}", ASKED_AN_HOUR)
        return of_client or await self._wait(f"sign-in/{digest_of(email.key)}", CODES_AN_HOUR)

    async def _wait(self, bucket: str, limit: int) -> int | None:
        standing = await self.counter.count(bucket, limit, window=AN_HOUR)
        return None if standing.admitted else standing.reset
