"""Wakes the workers of this process when a message is queued."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from icct_core import MessageKind


class OutboxSignal:
    """One flag a kind: raised after a commit that queued a message, lowered before the queue is read.

    A wait lowers it too: who does not read the queue then, as below a ceiling, shall not wake again and again.
    """

    def __init__(self) -> None:
        self._flags = {kind: asyncio.Event() for kind in MessageKind}

    def raise_for(self, kinds: Iterable[MessageKind]) -> None:
        for kind in kinds:
            self._flags[kind].set()

    def lower(self, kind: MessageKind) -> None:
        self._flags[kind].clear()

    async def wait(self, kind: MessageKind, *, at_most: timedelta) -> None:
        """Return when the flag is up, or after ``at_most``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most.total_seconds()):
                await self._flags[kind].wait()
        self.lower(kind)
