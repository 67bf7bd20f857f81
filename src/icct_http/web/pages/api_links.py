"""What the API's own pages, ``/docs`` and ``/redoc``, show of ours: a line above them that leads here."""

from __future__ import annotations

from markupsafe import escape

from ..api.documentation import Surroundings
from .static_files import address_of


def links_from_api(tournament: str) -> Surroundings:
    """A line of links in English, the language of the API, and its style."""
    return Surroundings(
        head=f'<link rel="stylesheet" href="{address_of("api.css")}">',
        top=(
            '<nav class="icct-pages" aria-label="Pages for captains">'
            f'<a href="/">{escape(tournament)}</a> <a href="/register">Register a team</a></nav>'
        ),
    )
