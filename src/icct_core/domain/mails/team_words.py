"""The words that stand for a team in every mail."""

from __future__ import annotations

from ..registration import Registration


def team_words(registration: Registration) -> dict[str, str]:
    """``team_id``, ``team_name``, ``church_name``, ``captain_name``; raises ``TeamNotFound`` for a removed team."""
    team = registration.known_team
    return {
        "team_id": str(registration.team_id),
        "team_name": team.name.text,
        "church_name": team.church.text,
        "captain_name": team.captain.name.text,
    }
