"""Get the team that a change is about, in the version that it was made for."""

from __future__ import annotations

from ...domain.errors import TeamNotFound, VersionRequired
from ...domain.registration import Registration
from ...domain.values import TeamId
from ...ports.unit_of_work import Transaction


async def team_to_change(tx: Transaction, team_id: TeamId, version: int | None) -> Registration:
    """The team; raises ``TeamNotFound``, as of a removed one, ``VersionRequired`` and ``StaleVersion``."""
    before = await tx.registrations.get(team_id)
    if before.team is None:
        raise TeamNotFound
    if version is None:
        raise VersionRequired
    if version != before.version:
        raise await tx.registrations.stale(before.id)
    return before
