"""Where the next page starts, as text that a client sends back as it came."""

from __future__ import annotations

from icct_core import InvalidValue, TeamId, TeamNotFound


def cursor_after(team: TeamId | None) -> str | None:
    """The cursor of the page after this team; ``None`` if there is no such page."""
    return None if team is None else str(team)


def parse_cursor(raw: str) -> TeamId:
    """The last team of the page before; raises ``InvalidValue`` for a text that is no cursor."""
    try:
        return TeamId.parse(raw)
    except TeamNotFound:
        raise InvalidValue("Cursor must be the next_cursor of a page, as it was sent") from None
