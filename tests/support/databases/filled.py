"""A database full of teams, written by the database itself: quicker than by entering them."""

from __future__ import annotations

from icct_adapters.sql import SqlDatabase

_FILL = """
    WITH RECURSIVE made (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM made WHERE number < {teams})
    INSERT INTO teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name,
        church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, captain_key, coach_key,
        changed_at, search_text)
    SELECT {id}, 'ICCT', number, 'registered', {moment}, 'Team ' || number, 'team' || number,
        'Church ' || (number % 1000), 'church' || (number % 1000), 'S. Kumar',
        CAST(9000000000 + number AS text), 'captain@example.com',
        '9876543210', 'J. Paul', 'captain' || (number % 5000), 'coach' || (number % 5000), {moment},
        'icct' || number || ' team' || number || ' church kumar paul'
    FROM made
"""
_FILL_SQUADS = """
    INSERT INTO players (registration_id, position, name, phone, name_key, church_key)
    SELECT registration_id, place, 'Player', CASE place WHEN 0 THEN CAST(number AS text) END,
        'player' || (number % 20000) || place, church_key
    FROM teams, (SELECT 0 AS place UNION ALL SELECT 1) AS places
"""
_FILL_CHURCHES = """
    INSERT INTO churches (prefix, church_key, teams, id)
    SELECT prefix, church_key, count(*), {some_id} FROM teams GROUP BY prefix, church_key
"""
_FILL_ALIASES = """
    INSERT INTO church_aliases (prefix, alias_key, church_key, name)
    SELECT prefix, 'alias' || number, church_key, 'Alias' FROM teams WHERE number <= 10000
"""
_FILL_TOURNAMENTS = "INSERT INTO tournaments (prefix, last_number) VALUES ('ICCT', {teams})"
_TYPES = {
    "postgresql": {"id": "gen_random_uuid()", "some_id": "gen_random_uuid()", "moment": "now()"},
    "sqlite": {
        "id": "printf('%032x', number)",
        "some_id": "lower(hex(randomblob(16)))",
        "moment": "'2026-01-01 00:00:00.000000'",
    },
}
_TIDY_UP = {"postgresql": "VACUUM (ANALYZE)", "sqlite": "ANALYZE"}


async def fill(database: SqlDatabase, *, teams: int) -> None:
    """Enter so many teams of two players and a thousand churches; nobody has counted their values yet."""
    fills = (_FILL, _FILL_SQUADS, _FILL_CHURCHES, _FILL_ALIASES, _FILL_TOURNAMENTS)
    async with database.unhurried.begin() as connection:
        for sql in fills:
            await connection.exec_driver_sql(sql.format(**_TYPES[connection.dialect.name], teams=teams))


async def tidy_up(database: SqlDatabase) -> None:
    """Have values counted and rows seen to, as autovacuum does by itself after so many rows."""
    async with database.unhurried.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql(_TIDY_UP[connection.dialect.name])
