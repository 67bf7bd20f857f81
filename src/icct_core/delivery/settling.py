"""Records how deliveries ended, committing those that end together in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..domain.errors import DatabaseUnavailable
from ..domain.messages import LeasedMessage, MessageState, Settlement
from ..ports.clock import Clock
from ..ports.unit_of_work import UnitOfWork
from .cancellation import is_being_cancelled
from .handler import Delivered

TRY_AGAIN_AFTER = 0.5
"""Seconds; a database that is started anew is back after a few of them."""


@dataclass(frozen=True, slots=True)
class _Ended:
    settlement: Settlement
    delivered: Delivered | None
    committed: asyncio.Future[None]

    @property
    def leased(self) -> LeasedMessage:
        return self.settlement.leased

    def tell(self, error: Exception | None) -> None:
        if self.committed.done():
            return  # who waited was stopped meanwhile
        if error is None:
            self.committed.set_result(None)
        else:
            self.committed.set_exception(error)


class Settling:
    """The leases of one lane until each is settled or given back.

    While one commit is under way others wait, and are then committed together: a busy worker makes fewer transactions
    without any message waiting longer. While the database is away they wait too, each until its lease ends: a mail
    whose delivery is forgotten would leave a second time. At a stop they are tried once more.
    """

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._stopping = False
        self._open: set[LeasedMessage] = set()
        self._ended: list[_Ended] = []
        self._committing: asyncio.Task[None] | None = None

    def hold(self, *leased: LeasedMessage) -> None:
        """These are ours until they are settled or given back."""
        self._open.update(leased)

    async def settle(self, settlement: Settlement, delivered: Delivered | None = None) -> None:
        """Return when it is committed, with what ``delivered`` records; a cancellation does not stop the commit.

        Raises ``DatabaseUnavailable``, and whatever ``delivered`` raises.
        """
        committed = asyncio.get_running_loop().create_future()
        self._ended.append(_Ended(settlement, delivered, committed))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        await committed

    async def give_back(self, *, at: datetime) -> None:
        """Settle what has ended; the rest is due again at once. Its service may have been called: the attempt counts.

        A cancellation stops no commit. Raises ``DatabaseUnavailable``: then the leases end by themselves.
        """
        self._stopping = True
        if self._committing is not None:
            await asyncio.wait([self._committing])
        self._committing = asyncio.create_task(self._commit_the_rest(at))
        await asyncio.shield(self._committing)

    async def _commit_the_rest(self, at: datetime) -> None:
        if self._ended:
            await self._commit(self._ended)
        if self._open:
            rest = [Settlement(leased=one, state=MessageState.PENDING, due_at=at) for one in self._open]
            await self._write(rest)

    async def _commit_all(self) -> None:
        while self._ended and not self._stopping:
            ended, self._ended = self._ended, []
            try:
                await self._commit(ended)
            except DatabaseUnavailable as error:
                self._keep(ended, error)
                if self._ended and not self._stopping:
                    await asyncio.sleep(TRY_AGAIN_AFTER)

    def _keep(self, ended: list[_Ended], error: DatabaseUnavailable) -> None:
        """Have them tried again, with what ends meanwhile, as long as they are ours."""
        now = self._clock.now()
        rest = [one for one in ended if one.leased in self._open]
        lost = [one for one in rest if now >= one.leased.until]
        self._open.difference_update(one.leased for one in lost)
        _tell(lost, error)
        self._ended = [one for one in rest if one not in lost] + self._ended

    async def _commit(self, ended: list[_Ended]) -> None:
        try:
            await self._write([one.settlement for one in ended], [one.delivered for one in ended if one.delivered])
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  it is told to whoever waits for the one it belongs to
            if len(ended) == 1:
                self._open.discard(ended[0].leased)
                _tell(ended, error)
                return
            for one in ended:
                await self._commit([one])
        else:
            _tell(ended, None)

    async def _write(self, settlements: list[Settlement], delivered: Sequence[Delivered] = ()) -> None:
        try:
            async with self._unit_of_work.begin() as tx:
                for one in delivered:
                    await one.record(tx)
                await tx.outbox.settle(*settlements)
        except asyncio.CancelledError:
            if is_being_cancelled():
                raise
            raise DatabaseUnavailable("a library gave the commit up", may_be_stored=True) from None
        self._open.difference_update(one.leased for one in settlements)


def _tell(ended: list[_Ended], error: Exception | None) -> None:
    for one in ended:
        one.tell(error)
