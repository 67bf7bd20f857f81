"""Reads the public board."""

from __future__ import annotations

from itertools import islice

from icct_core import (
    Board,
    BoardReader,
    BoardTeam,
    Registration,
    RegistrationStatus,
    logo_mark,
)

from ..churches.church_rows import church_of
from ..database import InMemoryDatabase
from ..tables import Tables


class InMemoryBoardReader(BoardReader):
    def __init__(self, database: InMemoryDatabase) -> None:
        self._database = database

    async def confirmed(self, prefix: str, *, limit: int) -> Board:
        tables = self._database.tables
        of_prefix = (one for one in tables.registrations.values() if one.team_id.prefix == prefix)
        confirmed = [one for one in of_prefix if one.status is RegistrationStatus.CONFIRMED]
        confirmed.sort(key=lambda one: one.team_id)
        return Board(
            teams=tuple(_team(tables, one) for one in islice(confirmed, limit)),
            teams_count=len(confirmed),
            churches_count=len({_church_key(tables, one) for one in confirmed}),
        )


def _team(tables: Tables, registration: Registration) -> BoardTeam:
    team = registration.known_team
    church = church_of(tables, registration.team_id.prefix, _church_key(tables, registration))
    staged = tables.staged_files.get(registration.id)
    return BoardTeam(
        team_id=registration.team_id,
        team_name=team.name,
        church_name=(church.name if church else None) or team.church,
        logo_mark=logo_mark(registration.logo, staged.logo.sha256 if staged else None),
    )


def _church_key(tables: Tables, registration: Registration) -> str:
    return tables.church_keys.get(registration.id, registration.known_team.church.key)
