"""Reads the public board in one statement, by the index of statuses."""

from __future__ import annotations

from sqlalchemy import Integer, Text, and_, bindparam, func, literal_column, select

from icct_core import (
    Board,
    BoardReader,
    BoardTeam,
    ChurchName,
    RegistrationStatus,
    StoredFile,
    TeamId,
    TeamName,
    logo_mark,
)

from ..engine.database import SqlDatabase
from ..rows import Row
from ..tables import churches, staged_files, teams

_CONFIRMED = literal_column(f"'{RegistrationStatus.CONFIRMED.value}'", Text)
_ON_BOARD = (teams.c.status == _CONFIRMED, teams.c.prefix == bindparam("prefix", type_=Text))

_COUNTED = select(func.count()).select_from(teams).where(*_ON_BOARD).scalar_subquery()
_CHURCHES = select(func.count(teams.c.church_key.distinct())).where(*_ON_BOARD).scalar_subquery()

_BOARD = (
    select(
        *(teams.c[name] for name in ("prefix", "number", "team_name", "church_name", "logo_url", "logo_version")),
        churches.c.name.label("registered_name"),
        staged_files.c.sha256,
        _COUNTED.label("teams_count"),
        _CHURCHES.label("churches_count"),
    )
    .select_from(teams)
    .outerjoin(churches, and_(churches.c.prefix == teams.c.prefix, churches.c.church_key == teams.c.church_key))
    .outerjoin(staged_files, staged_files.c.registration_id == teams.c.registration_id)
    .where(*_ON_BOARD)
    .order_by(teams.c.number)
    .limit(bindparam("at_most", type_=Integer))
)


class SqlBoardReader(BoardReader):
    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def confirmed(self, prefix: str, *, limit: int) -> Board:
        async with self._database.reading() as connection:
            rows = await connection.rows(_BOARD, {"prefix": prefix, "at_most": limit})
        if not rows:
            return Board()
        first = rows[0]
        return Board(
            teams=tuple(_team(row) for row in rows),
            teams_count=first["teams_count"],
            churches_count=first["churches_count"],
        )


def _team(row: Row) -> BoardTeam:
    stored = StoredFile(url=row["logo_url"], version=row["logo_version"]) if row["logo_url"] else None
    return BoardTeam(
        team_id=TeamId(row["prefix"], row["number"]),
        team_name=TeamName(row["team_name"]),
        church_name=ChurchName(row["registered_name"] or row["church_name"]),
        logo_mark=logo_mark(stored, row["sha256"]),
    )
