"""Erase teams one after the other, as removing them does."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.errors import DatabaseUnavailable, StaleVersion
from ...domain.review.history import SYSTEM, Actor
from ...ports.registration_reader import ErasableTeam
from ..teams.remove_team import RemoveTeam


async def erase_teams(remove: RemoveTeam, teams: Sequence[ErasableTeam], *, actor: Actor = SYSTEM) -> int:
    """Remove each of them and return how many.

    One that was changed or removed meanwhile is passed over: of several processes one removes it. What keeps one of
    them from being removed is raised after the others; ``DatabaseUnavailable`` at once.
    """
    erased, kept_by = 0, list[Exception]()
    for team in teams:
        try:
            await remove(team.team_id, actor=actor, version=team.version)
            erased += 1
        except StaleVersion:
            continue
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  one team must not keep the others
            kept_by.append(error)
    if kept_by:
        raise kept_by[0]
    return erased
