"""What captains know because they did it themselves."""

from __future__ import annotations

from dataclasses import replace

from ...domain.registration import Registration, Told
from ...ports.unit_of_work import Transaction


async def knows(tx: Transaction, before: Registration, after: Registration) -> Registration:
    """Remember that the captain knows the status that the own act led to: a mail about an earlier one is no news."""
    if after.status is before.status:
        return after
    told = Told(status=after.status, at=after.changed_at)
    await tx.registrations.record_told(after.id, told)
    return replace(after, told=told)
