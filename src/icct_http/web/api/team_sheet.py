"""The columns and rows of the CSV export."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import tzinfo

from icct_core import NO_TEAM, Player, Registration

from .spreadsheet_cells import phone_cell, text_cell
from .stored_logos import logo_of

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


async def sheet(batches: AsyncIterator[Sequence[Registration]], zone: tzinfo, *, service: str) -> AsyncIterator[bytes]:
    """A line of column names and one for each team, in UTF-8, a batch at a time (RFC 4180).

    Times are those of ``zone``, to the minute; ``service`` is the address at which the service sends the logos that are
    on its own disk.
    """
    yield _BYTE_ORDER_MARK + _lines([COLUMNS])
    async for batch in batches:
        yield _lines(_row(registration, zone, service) for registration in batch)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _row(registration: Registration, zone: tzinfo, service: str) -> Sequence[str]:
    team = registration.team or NO_TEAM
    captain = team.captain
    return (
        text_cell(str(registration.team_id)),
        text_cell(team.name.text),
        text_cell(team.church.text),
        text_cell(captain.name.text),
        phone_cell(captain.phone.digits),
        text_cell(captain.email.text),
        phone_cell(captain.whatsapp.digits),
        text_cell(team.coach.text),
        str(len(team.squad)),
        text_cell("; ".join(map(_in_words, team.squad))),
        registration.status.value,
        f"{registration.registered_at.astimezone(zone):%Y-%m-%d %H:%M}",
        logo_of(registration, service=service) or "",
    )


def _in_words(player: Player) -> str:
    """``S. Kumar (Batsman, 98765 43210)``."""
    role, phone = player.role and player.role.text, player.phone and phone_cell(player.phone.digits)
    known = [part for part in (role, phone) if part]
    return f"{player.name.text} ({', '.join(known)})" if known else player.name.text
