"""Where a team stands in a list that is in some order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from icct_core import Registration, SortedBy

from ..tables import Tables


def place_of(tables: Tables, by: SortedBy, one: Registration, changed_at: datetime | None = None) -> tuple[Any, ...]:
    """What is compared; ``changed_at`` in the place of the time when it was last changed."""
    prefix, number, team = one.team_id.prefix, one.team_id.number, one.team
    if by is SortedBy.NUMBER:
        return prefix, number
    if by is SortedBy.REGISTERED:
        return prefix, one.registered_at, number
    if by is SortedBy.CHANGED:
        return changed_at or one.changed_at, prefix, number
    if team is None:
        return "", prefix, number
    if by is SortedBy.CHURCH:
        return tables.church_keys.get(one.id, team.church.key), prefix, number
    return team.name.text.lower() if by is SortedBy.TEAM else team.captain.name.key, prefix, number
