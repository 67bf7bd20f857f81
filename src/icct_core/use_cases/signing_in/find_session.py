"""Find the session of a browser, and who is signed in there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from ...domain.api_keys import digest_of
from ...domain.errors import DatabaseUnavailable
from ...domain.organisers.session import USES_APART, OpenSession
from ...ports.clock import Clock
from ...ports.organisers.session_reader import SessionReader
from ...ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FindSession:
    """Finds a session by its token, and keeps now and then that it is used.

    The store is asked by digest, which tells a stranger nothing by the time it takes: nobody can choose a SHA-256.
    """

    sessions: SessionReader
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, token: str) -> OpenSession | None:
        """The session in force and its organiser, as they are now; ``None`` for a token that opens nothing.

        Raises ``DatabaseUnavailable`` if nothing can be read; where nothing can be written it is found all the same.
        """
        now = self.clock.now()
        found = await self.sessions.find(digest_of(token), at=now)
        if found is not None and now - found.session.used_at >= USES_APART:
            with suppress(DatabaseUnavailable):
                async with self.unit_of_work.begin() as tx:
                    await tx.sessions.use(found.session.id, at=now)
        return found
