"""A hundred thousand teams with names such as teams have, written into a database without a server."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import asyncpg

from icct_core import ChurchName, PersonName, TeamName, digest_of, search_text

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
    "church_key", "captain_name", "captain_phone", "captain_email", "captain_whatsapp", "coach_name", "captain_key",
    "coach_key", "search_text", "changed_at",
]
_OF_MESSAGES = ["subject_id", "kind", "state", "queued_at", "due_at", "attempt"]
_OF_ALIASES = ["prefix", "alias_key", "church_key", "name"]
_OF_PLAYERS = ["registration_id", "position", "name", "role", "phone", "name_key", "church_key"]
# fmt: on
TOWNS = [f"{start}{end}" for start in _STARTS for end in _ENDS]
SURNAMES = [f"{start}{given.lower()}" for start in _STARTS for given in GIVEN]
KINDS = ["Lions", "Tigers", "Warriors", "Strikers", "Royals", "Eagles"]
SAINTS = ["Grace", "Christ", "Zion", "Holy Trinity"]
STATUSES = ["registered", "confirmed", "withdrawn"]
SHARES = [85, 10, 5]  # of the statuses, in percent
WITHOUT_PHONE = 30  # of the players, in percent
AGAIN = 200  # one player in so many plays in a second team
PARKED = 100  # of one team in so many the mail was given up
ALIASES = 4  # one church in so many has another name

INITIALS = "ABCDEFGHJKMNPRSTV"
BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 5_000  # teams written at once

SESSION_TOKEN = "benchmarks-of-the-desk"  # noqa: S105  of a database that ends with the run
"""Opens the session of an organiser."""

Row = tuple[object, ...]
Person = tuple[str, str | None]


def church_of(random: Random) -> str:
    """One of some four hundred."""
    return f"CSI {random.choice(SAINTS)} Church {random.choice(TOWNS)}"


def id_of(number: int) -> UUID:
    """Of the registration with this number."""
    return UUID(int=Random(number).getrandbits(128))


def fill(url: str) -> None:
    """Write the teams, their players and what belongs to them; then let PostgreSQL tidy up as it does by itself."""
    asyncio.run(_fill(url))


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    random = Random(26)
    churches: Counter[str] = Counter()
    people: list[Person] = []
    for start in range(1, TEAMS + 1, BATCH):
        numbers = range(start, min(start + BATCH, TEAMS + 1))
        teams, players = _rows(random, numbers, people)
        await connection.copy_records_to_table("teams", records=teams, columns=_COLUMNS)
        await connection.copy_records_to_table("players", records=players, columns=_OF_PLAYERS)
        await connection.copy_records_to_table("outbox", records=_messages(numbers), columns=_OF_MESSAGES)
        playing = [row for row in teams if row[_COLUMNS.index("status")] != "withdrawn"]
        churches.update(str(row[_COLUMNS.index("church_key")]) for row in playing)
    places = [("ICCT", church, teams, uuid4()) for church, teams in churches.items()]
    await connection.copy_records_to_table("churches", records=places, columns=["prefix", "church_key", "teams", "id"])
    aliases = [("ICCT", f"{church}oldname", church, "Its old name") for church in list(churches)[::ALIASES]]
    await connection.copy_records_to_table("church_aliases", records=aliases, columns=_OF_ALIASES)
    await connection.execute("INSERT INTO tournaments (prefix, last_number) VALUES ('ICCT', $1)", TEAMS)
    await _sign_in(connection)
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


async def _sign_in(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """An organiser who is signed in."""
    now, organiser = datetime.now(UTC), uuid4()
    await connection.execute(
        "INSERT INTO organisers (id, name, email, email_key, role, added_at, version) "
        "VALUES ($1, $2, $3, $3, $4, $5, 1)",
        *(organiser, "S. Kumar", "desk@example.org", "reviewer", now),
    )
    await connection.execute(
        "INSERT INTO sessions (session_id, organiser_id, digest, begun_at, used_at, browser) "
        "VALUES ($1, $2, $3, $4, $4, 'Benchmarks')",
        *(uuid4(), organiser, digest_of(SESSION_TOKEN), now),
    )


def _rows(random: Random, numbers: range, people: list[Person]) -> tuple[list[Row], list[Row]]:
    """Teams and their players; ``people`` are some who played before, and do again."""
    teams: list[Row] = []
    players: list[Row] = []
    for number in numbers:
        registration_id = id_of(number)
        team, church = f"{random.choice(TOWNS)} {random.choice(KINDS)} {number}", church_of(random)
        captain = f"{random.choice(INITIALS)}. {random.choice(GIVEN)}"
        coach = f"{random.choice(GIVEN)} {random.choice(GIVEN)}"
        phone = str(6_000_000_000 + number)
        squad = [_player(random, people) for _ in range(PLAYERS)]
        church_key = ChurchName(church).key
        names, phones = [name for name, _ in squad], [digits for _, digits in squad if digits]
        address = f"captain.{number}@example.com"
        text = search_text(f"ICCT-{number:03}", team, church, captain, coach, *names, phone, *phones, address)
        (status,) = random.choices(STATUSES, SHARES)
        team_key = TeamName(team).key if status != "withdrawn" else str(registration_id)
        teams.append((
            registration_id, "ICCT", number, status, BEGUN + timedelta(seconds=number),
            team, team_key, church, church_key, captain, phone, address, phone, coach,
            PersonName(captain).key, PersonName(coach).key, text, BEGUN + timedelta(seconds=number),
        ))  # fmt: skip
        players += [
            (registration_id, position, name, "Batsman", digits, PersonName(name).key, church_key)
            for position, (name, digits) in enumerate(squad)
        ]
    return teams, players


def _messages(numbers: range) -> list[Row]:
    """Each team's logo and mail, delivered; some mails were given up."""
    messages: list[Row] = []
    for number in numbers:
        at, state = BEGUN + timedelta(seconds=number), "delivered" if number % PARKED else "parked"
        messages.append((id_of(number), "store_logo", "delivered", at, at, 1))
        messages.append((id_of(number), "confirm_by_mail", state, at, at, 1))
    return messages


def _player(random: Random, people: list[Person]) -> Person:
    """A name and a phone, if any; one in ``AGAIN`` is somebody of an earlier team."""
    if people and random.randrange(AGAIN) == 0:
        return people[random.randrange(len(people))]
    name = f"{random.choice(INITIALS)}. {random.choice(GIVEN)} {random.choice(SURNAMES)}"
    phone = None if random.randrange(100) < WITHOUT_PHONE else str(random.randrange(7_000_000_000, 9_999_999_999))
    if random.randrange(AGAIN // 4) == 0:
        people.append((name, phone))
    return name, phone
