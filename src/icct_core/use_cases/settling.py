"""How leases end: what ended at about the same time is committed together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ..domain.errors import DatabaseUnavailable
from ..domain.messages import LeasedMessage, MessageState, Settlement
from ..domain.values import RegistrationId
from ..ports.clock import Clock
from ..ports.unit_of_work import Transaction, UnitOfWork

Record: TypeAlias = Callable[[Transaction], Awaitable[None]]
"""What a delivery leaves behind, written in the transaction that settles its message."""


TRY_AGAIN_AFTER = 0.5
"""Seconds; a database that is started anew is back after a few of them."""


async def record_nothing(_: Transaction) -> None:
    """Some deliveries leave nothing behind but the end of their message."""


@dataclass(frozen=True, slots=True)
class _Ended:
    settlement: Settlement
    record: Record
    committed: asyncio.Future[None]

    @property
    def registration_id(self) -> RegistrationId:
        return self.settlement.leased.message.registration_id

    def tell(self, error: Exception | None) -> None:
        if self.committed.done():
            return  # who waited was stopped meanwhile
        if error is None:
            self.committed.set_result(None)
        else:
            self.committed.set_exception(error)


class Settling:
    """The leases of one batch until each is settled or given back.

    While one commit is under way others wait, and are then committed together: a busy worker makes fewer transactions
    without any message waiting longer. While the database is away they wait too, until the leases end at ``until``:
    a mail whose delivery is forgotten would leave a second time.
    """

    def __init__(
        self, unit_of_work: UnitOfWork, clock: Clock, leased: Sequence[LeasedMessage], *, until: datetime
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._until = until
        self._open = {one.message.registration_id: one for one in leased}
        self._ended: list[_Ended] = []
        self._committing: asyncio.Task[None] | None = None

    async def settle(self, settlement: Settlement, record: Record = record_nothing) -> None:
        """Return when it is committed; a cancellation does not stop the commit. Raises ``DatabaseUnavailable``."""
        committed = asyncio.get_running_loop().create_future()
        self._ended.append(_Ended(settlement, record, committed))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        await committed

    async def give_back(self, *, at: datetime) -> None:
        """What was not settled is due again at once."""
        self._until = at
        if self._committing is not None:
            await self._committing
        rest = [
            Settlement(leased=one, state=MessageState.PENDING, due_at=at, reason="the worker was stopped")
            for one in self._open.values()
        ]
        async with self._unit_of_work.begin() as tx:
            await tx.outbox.settle(*rest)

    async def _commit_all(self) -> None:
        while self._ended:
            ended, self._ended = self._ended, []
            try:
                await self._commit(ended)
            except DatabaseUnavailable as error:
                await self._keep(ended, error)

    async def _keep(self, ended: list[_Ended], error: DatabaseUnavailable) -> None:
        """Try them again, with what ends meanwhile, as long as they are ours."""
        if self._clock.now() >= self._until:
            _tell(ended, error)
            return
        await asyncio.sleep(TRY_AGAIN_AFTER)
        self._ended = [one for one in ended if one.registration_id in self._open] + self._ended

    async def _commit(self, ended: list[_Ended]) -> None:
        try:
            await self._write(ended)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  it is told to whoever waits for the one it belongs to
            if len(ended) == 1:
                _tell(ended, error)
                return
            for one in ended:
                await self._commit([one])
        else:
            _tell(ended, None)

    async def _write(self, ended: list[_Ended]) -> None:
        async with self._unit_of_work.begin() as tx:
            for one in ended:
                await one.record(tx)
            await tx.outbox.settle(*(one.settlement for one in ended))
        for one in ended:
            self._open.pop(one.registration_id, None)


def _tell(ended: list[_Ended], error: Exception | None) -> None:
    for one in ended:
        one.tell(error)
