"""Makes, tries and uses challenges, inside a transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, delete, func, insert, select, update

from icct_core import (
    MOST_TRIES,
    OF_A_TEAM,
    Challenge,
    ChallengeId,
    ChallengeRepository,
    CodePurpose,
    TeamNotFound,
)

from ..engine.in_transaction import InTransaction
from ..tables import challenges, teams
from .challenge_rows import challenge_from_row, challenge_to_row

_LOCK_TEAM = (
    select(teams.c.registration_id)
    .where(teams.c.registration_id == bindparam("subject"))
    .with_for_update(key_share=True)  # its players may be written at the same time
)
_LOCK_SUBJECT = select(func.pg_advisory_xact_lock(bindparam("of_subject", type_=BigInteger)))
_NEWEST = (
    select(challenges)
    .where(challenges.c.subject_id == bindparam("subject"), challenges.c.made_at > bindparam("unless_after"))
    .order_by(challenges.c.number.desc())
    .limit(1)
)
_ADD = (
    insert(challenges)
    .values({column.name: bindparam(column.name) for column in challenges.c if column.name != "number"})
    .returning(challenges.c.number)
)
_OF_ID = challenges.c.id == bindparam("of_id")
_USABLE = (challenges.c.used_at.is_(None), challenges.c.ends_at > bindparam("at"))
_COUNT_TRY = (
    update(challenges)
    .where(
        _OF_ID,
        challenges.c.purpose == bindparam("of_purpose"),
        challenges.c.subject_id == bindparam("of_subject"),
        *_USABLE,
        challenges.c.tries < MOST_TRIES,
    )
    .values(tries=challenges.c.tries + 1)
)
_USE = update(challenges).where(_OF_ID, *_USABLE).values(used_at=bindparam("at"))
_ENDED = (
    select(challenges.c.number)
    .where(challenges.c.ends_at <= bindparam("at"))
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
    .cte("ended")
)
_PURGE = delete(challenges).where(challenges.c.number.in_(select(_ENDED.c.number))).returning(challenges.c.number)


class SqlChallengeRepository(InTransaction, ChallengeRepository):
    """Who makes a challenge holds its team's row, or a lock of its subject. One statement counts a try, and one a use.

    SQLite's transactions follow one another, and need no lock.
    """

    async def add(self, challenge: Challenge, *, unless_after: datetime | None = None) -> Challenge:
        await self._lock(challenge)
        if unless_after is not None:
            newest = await self._connection.rows(_NEWEST, {"subject": challenge.subject, "unless_after": unless_after})
            if newest:
                return challenge_from_row(newest[0])
        return replace(challenge, number=await self._connection.value(_ADD, challenge_to_row(challenge)))

    async def _lock(self, challenge: Challenge) -> None:
        if challenge.purpose in OF_A_TEAM:
            if not await self._connection.rows(_LOCK_TEAM, {"subject": challenge.subject}):
                raise TeamNotFound
        elif self._dialect.has_advisory_locks:
            await self._connection.value(_LOCK_SUBJECT, {"of_subject": _number_of(challenge.subject)})

    async def count_try(self, challenge_id: ChallengeId, purpose: CodePurpose, subject: UUID, *, at: datetime) -> bool:
        values = {"of_id": challenge_id, "of_purpose": purpose.value, "of_subject": subject, "at": at}
        return await self._connection.change(_COUNT_TRY, values) > 0

    async def use(self, challenge_id: ChallengeId, *, at: datetime) -> bool:
        return await self._connection.change(_USE, {"of_id": challenge_id, "at": at}) > 0

    async def purge(self, *, ended_at: datetime, limit: int) -> int:
        return len(await self._connection.rows(_PURGE, {"at": ended_at, "at_most": limit}))


def _number_of(subject: UUID) -> int:
    """A number of 64 bits for the lock: should two subjects have the same, one waits for the other."""
    return int.from_bytes(subject.bytes[:8], signed=True)
