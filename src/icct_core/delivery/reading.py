"""Loads the contents of several messages at once; one failure affects one message."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..domain.errors import DatabaseUnavailable
from ..domain.messages import DeliveryFailed, DeliveryPaused, DeliveryRejected, Message
from .cancellation import is_being_cancelled
from .handler import Delivery, Parcel

A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands for the parcel of a message that cannot be delivered for this error."""

    error: Exception


async def parcels_of(delivery: Delivery[Parcel], messages: Sequence[Message]) -> Mapping[Message, Parcel | Unread]:
    """The parcel of every message. After a failure each is read by itself, unless the database is away."""
    try:
        found = await delivery.read(messages)
        return {message: found.get(message, _missing()) for message in messages}
    except asyncio.CancelledError:
        if is_being_cancelled():
            raise
        failure: Exception = DeliveryFailed("its reading was given up")
    except DatabaseUnavailable:
        away = DeliveryPaused("the database was not available", pause=A_MOMENT)
        return dict.fromkeys(messages, Unread(away))
    except Exception as error:  # noqa: BLE001  it belongs to the messages, as any other failure of theirs
        failure = error
    if len(messages) == 1:
        return {messages[0]: Unread(failure)}
    return {one: parcel for each in messages for one, parcel in (await parcels_of(delivery, [each])).items()}


def _missing() -> Unread:
    return Unread(DeliveryRejected("what was to be delivered is missing"))
