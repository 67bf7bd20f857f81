"""What deliveries need is read for several at once, and fails for each alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from ..domain.errors import DatabaseUnavailable
from ..domain.messages import DeliveryFailed, DeliveryPaused, DeliveryRejected, Message
from .cancellation import is_being_cancelled
from .handler import Delivery, Work
from .settling import Record

A_MOMENT = timedelta(seconds=1)


async def prepare(delivery: Delivery, messages: Sequence[Message]) -> Mapping[Message, Work]:
    """The work of each; where one cannot be read, the others go on without it."""
    try:
        return await delivery.prepare(messages)
    except asyncio.CancelledError:
        if is_being_cancelled():
            raise
        failure: Exception = DeliveryFailed("its reading was given up")
    except DatabaseUnavailable:
        return dict.fromkeys(messages, _failing(DeliveryPaused("the database was not available", pause=A_MOMENT)))
    except Exception as error:  # noqa: BLE001  it belongs to the messages, as any other failure of theirs
        failure = error
    if len(messages) == 1:
        return {messages[0]: _failing(failure)}
    return {one: work for each in messages for one, work in (await prepare(delivery, [each])).items()}


async def nothing_there() -> Record:
    """The work of a message that has none."""
    raise DeliveryRejected("what was to be delivered is missing")


def _failing(error: Exception) -> Work:
    async def fail() -> Record:
        raise error

    return fail
