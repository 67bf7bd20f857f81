"""Find the team whose links a captain's own change has ended: the form that did it was sent twice."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.codes.challenge import ChallengeId
from ...domain.errors import LinkInvalid
from ...domain.registration import Registration
from ...ports.captain_links import CaptainLinks
from ...ports.challenges.challenge_reader import ChallengeReader
from ...ports.registration_reader import RegistrationReader


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedTeam:
    """Reads a genuine link that has ended; only the browser whose code was used knows the challenge."""

    links: CaptainLinks
    registrations: RegistrationReader
    challenges: ChallengeReader

    async def __call__(self, text: str, challenge_id: ChallengeId | None) -> Registration | None:
        """The team as it is now; ``None`` unless the challenge was used for it. Raises ``DatabaseUnavailable``."""
        try:
            link = self.links.read(text)
        except LinkInvalid:
            return None
        challenge = await self.challenges.find(challenge_id) if challenge_id else None
        if challenge is None or challenge.used_at is None or challenge.subject != link.registration_id:
            return None
        found = await self.registrations.find_many([link.registration_id])
        return next((one for one in found if one.team is not None), None)
