"""The JSON of the public board."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from icct_core import Board, BoardTeam


class ConfirmedTeam(Struct, kw_only=True):
    """A confirmed team. ``logo_path`` is an address of this service, another one for another logo; null without one."""

    team_id: str
    team_name: str
    church_name: str
    logo_path: str | None


class PublicBoard(Struct, kw_only=True):
    """Confirmed teams in the order of their numbers, 5,000 at most; the counts are of all of them."""

    success: Literal[True] = True
    teams_count: int
    churches_count: int
    teams: list[ConfirmedTeam]


def board_body(board: Board) -> PublicBoard:
    """The board for everybody: what is not named here is not shown."""
    return PublicBoard(
        teams_count=board.teams_count,
        churches_count=board.churches_count,
        teams=[
            ConfirmedTeam(
                team_id=str(one.team_id),
                team_name=one.team_name.text,
                church_name=one.church_name.text,
                logo_path=logo_path(one),
            )
            for one in board.teams
        ],
    )


def logo_path(team: BoardTeam) -> str | None:
    """Where the team's logo is shown; ``None`` if it has none."""
    return f"/teams/{team.team_id}/logo?v={team.logo_mark}" if team.logo_mark else None
