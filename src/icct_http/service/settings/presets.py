"""Presets: named groups of settings, each of which can still be set alone."""

from __future__ import annotations

from collections.abc import Mapping

PRESETS: Mapping[str, Mapping[str, str]] = {
    "icct26": {
        "TEAM_ID_PREFIX": "ICCT",
        "SQUAD_MIN_PLAYERS": "11",
        "SQUAD_MAX_PLAYERS": "15",
        "PLAYER_ROLES": "Batsman,Bowler,All-Rounder,Wicket-Keeper",
        "TEAMS_PER_CHURCH": "2",
    },
}
"""``icct26``: the tournament this service was made for."""
