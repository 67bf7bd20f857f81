"""The public board: whether there is one, and how many may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..kinds import FLAG, whole
from ..variable import setting

MOST_LIVE_CONNECTIONS = 5_000
"""Half of the connections that a process takes, so that registrations keep theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings:
    """What everybody may see of the teams that play."""

    title: ClassVar[str] = "The public board"

    public_board: bool = setting(
        "PUBLIC_BOARD",
        FLAG,
        "false",
        about="`true` shows the confirmed teams to everybody, at `/teams` and by the API, see "
        "[Show the teams](how-to/show-the-teams.md): number, name, church and logo, never a person",
    )
    max_live_connections: int = setting(
        "MAX_LIVE_CONNECTIONS",
        whole(1, MOST_LIVE_CONNECTIONS),
        "100",
        about="clients that each process keeps a connection open for to tell them at once of changes on the board; "
        "pages beyond them ask every few seconds",
    )
