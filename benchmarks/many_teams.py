"""A hundred thousand teams with names such as teams have, written into a database without a server."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import asyncpg

from icct_core import ChurchName, TeamName, search_text

from .scale import scaled

TEAMS = scaled(100_000, least=2_000)
PLAYERS = 12

# fmt: off
GIVEN = [
    "Arun", "Bala", "Chandran", "David", "Elango", "Francis", "Ganesh", "Hari", "Isaac", "John", "Kumar", "Lal",
    "Mani", "Nathan", "Oscar", "Prakash", "Ravi", "Samuel", "Thomas", "Victor",
]
_STARTS = [
    "Adam", "Bel", "Chen", "Dar", "Eda", "Gopi", "Kara", "Madu", "Nel", "Pon", "Sal", "Tri", "Vel",
]
_ENDS = [
    "pur", "nai", "gudi", "palli", "ur", "kulam", "patti", "nagar",
]
_COLUMNS = [
    "registration_id", "prefix", "number", "status", "registered_at", "team_name", "team_key", "church_name",
    "church_key", "captain_name", "captain_phone", "captain_email", "captain_whatsapp", "coach_name", "search_text",
]
# fmt: on
TOWNS = [f"{start}{end}" for start in _STARTS for end in _ENDS]
KINDS = ["Lions", "Tigers", "Warriors", "Strikers", "Royals", "Eagles"]
SAINTS = ["Grace", "Christ", "Zion", "Holy Trinity"]
STATUSES = ["registered", "confirmed", "withdrawn"]
SHARES = [85, 10, 5]  # of the statuses, in percent

_PLAYERS = """
    INSERT INTO players SELECT registration_id, position, 'Player ' || position, 'Batsman', '9000000000'
    FROM teams, generate_series(0, $1 - 1) AS position
"""

Row = tuple[object, ...]


def church_of(random: Random) -> str:
    """One of some four hundred."""
    return f"CSI {random.choice(SAINTS)} Church {random.choice(TOWNS)}"


def fill(url: str) -> None:
    """Write the teams, their players and what belongs to them; then let PostgreSQL tidy up as it does by itself."""
    asyncio.run(_fill(url))


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    rows = list(_rows(Random(26)))
    await connection.copy_records_to_table("teams", records=rows, columns=_COLUMNS)
    await connection.execute(_PLAYERS, PLAYERS)
    churches = Counter(row[_COLUMNS.index("church_key")] for row in rows)
    places = [("ICCT", church, teams) for church, teams in churches.items()]
    await connection.copy_records_to_table("churches", records=places)
    await connection.execute("INSERT INTO counters VALUES ('ICCT', $1)", TEAMS)
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


def _rows(random: Random) -> Iterator[Row]:
    now = datetime.now(UTC)
    for number in range(1, TEAMS + 1):
        team, church = f"{random.choice(TOWNS)} {random.choice(KINDS)} {number}", church_of(random)
        captain = f"{random.choice('ABCDEFGHJKMNPRSTV')}. {random.choice(GIVEN)}"
        coach = f"{random.choice(GIVEN)} {random.choice(GIVEN)}"
        (status,) = random.choices(STATUSES, SHARES)
        phone = str(6_000_000_000 + number)
        keys = (team, TeamName(team).key, church, ChurchName(church).key)
        contact = (captain, phone, f"captain.{number}@example.com", phone, coach)
        searched = search_text(f"ICCT-{number:03}", team, church, captain, coach)
        yield (UUID(int=random.getrandbits(128)), "ICCT", number, status, now, *keys, *contact, searched)
