"""Registered teams as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from icct_core import Player, Registration

from .stored_logos import logo_address

COLUMNS = (
    "team_id",
    "team_name",
    "church_name",
    "captain_name",
    "captain_phone",
    "captain_email",
    "captain_whatsapp",
    "coach_name",
    "player_count",
    "players",
    "status",
    "registered_at",
    "logo_url",
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes the text for another encoding
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet calculates cells that begin so (OWASP, CSV injection); an apostrophe in front makes them text."""


async def sheet(batches: AsyncIterator[Sequence[Registration]], *, service: str) -> AsyncIterator[bytes]:
    """A line of column names and one for each team, in UTF-8, a batch at a time (RFC 4180).

    ``service`` is the address at which the service sends the logos that are on its own disk.
    """
    yield _BYTE_ORDER_MARK + _lines([COLUMNS])
    async for batch in batches:
        yield _lines(_row(registration, service) for registration in batch)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _row(registration: Registration, service: str) -> Sequence[str]:
    team, captain, logo = registration.team, registration.team.captain, registration.logo
    return (
        str(registration.team_id),
        team.name.text,
        team.church.text,
        captain.name.text,
        captain.phone.digits,
        captain.email.text,
        captain.whatsapp.digits,
        team.coach.text,
        str(len(team.squad)),
        "; ".join(map(_in_words, team.squad)),
        registration.status.value,
        registration.registered_at.isoformat(),
        (logo and logo_address(logo.url, registration.team_id, service=service)) or "",
    )


def _in_words(player: Player) -> str:
    """``S. Kumar (Batsman, 9876543210)``."""
    known = [part for part in (player.role and player.role.text, player.phone and player.phone.digits) if part]
    return f"{player.name.text} ({', '.join(known)})" if known else player.name.text
