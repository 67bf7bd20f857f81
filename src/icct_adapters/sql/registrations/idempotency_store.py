"""Claims idempotency keys in a table."""

from __future__ import annotations

from datetime import datetime

from asyncpg import LockNotAvailableError
from sqlalchemy import bindparam, delete, select

from icct_core import Claim, IdempotencyStore, SubmissionInProgress

from ..engine.connection import SqlConnection
from ..engine.dialect import Dialect
from ..rows import claim_from_row, claim_to_row
from ..tables import claims

_CLAIM = select(claims).where(claims.c.key == bindparam("key"))

_EXPIRED = (
    select(claims.c.key)
    .where(claims.c.expires_at <= bindparam("at"))
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)  # a claim that is being taken anew is not to be forgotten
    .cte("expired")  # evaluated once: as a subquery PostgreSQL may run it again and forget more than the limit
)
_PURGE = delete(claims).where(claims.c.key.in_(select(_EXPIRED.c.key))).returning(claims.c.key)


class SqlIdempotencyStore(IdempotencyStore):
    """A second claim of a key waits inside the database for the transaction that holds the first."""

    def __init__(self, connection: SqlConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    async def claim(self, claim: Claim, *, at: datetime) -> Claim | None:
        try:
            taken = await self._connection.value(self._dialect.take_key, {**claim_to_row(claim), "at": at})
        except LockNotAvailableError:
            raise SubmissionInProgress from None
        if taken is not None:
            return None
        rows = await self._connection.rows(_CLAIM, {"key": claim.key.text})
        if not rows:  # it expired and was purged between the two statements
            raise SubmissionInProgress
        return claim_from_row(rows[0])

    async def purge(self, *, expired_at: datetime, limit: int) -> int:
        return len(await self._connection.rows(_PURGE, {"at": expired_at, "at_most": limit}))
